package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7396 on records: what a patch changes must satisfy the record's rules. */
class MergePatchTest {
    private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();

    private static final Show SHOW = new Show(
            "Silk scarves",
            "by hand",
            Instant.parse("2026-11-22T20:00:00Z"),
            new Place(25.2, 55.27),
            List.of("a", "b"));

    private final JsonMapper json = ContractJson.mapper();
    private final MergePatch mergePatch = new MergePatch(json, new JsonBinding(json, VALIDATION.getValidator()));

    record Show(
            @NotNull @Size(min = 1, max = 20) @PlainText String showTitle,
            @Nullable @PlainText String description,
            @Nullable Instant scheduledAt,
            @Nullable @Valid Place location,
            @Nullable List<String> tags) {}

    record Place(@NotNull Double latitude, @NotNull Double longitude) {}

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    @Test
    void anEmptyPatchChangesNothing() {
        assertThat(patched("{}")).isEqualTo(SHOW);
    }

    @Test
    void onlyWhatIsNamedChanges() {
        assertThat(patched("{'show_title': 'Saffron'}"))
                .isEqualTo(new Show("Saffron", SHOW.description(), SHOW.scheduledAt(), SHOW.location(), SHOW.tags()));
    }

    @Test
    void nullRemoves() {
        Show patched = patched("{'description': null, 'location': null}");

        assertThat(patched.description()).isNull();
        assertThat(patched.location()).isNull();
        assertThat(patched.scheduledAt()).isEqualTo(SHOW.scheduledAt());
    }

    @Test
    void objectsMergeAndArraysAreReplaced() {
        Show patched = patched("{'location': {'latitude': 24.45}, 'tags': ['c']}");

        assertThat(patched.location()).isEqualTo(new Place(24.45, 55.27));
        assertThat(patched.tags()).containsExactly("c");
    }

    @Test
    void anObjectIsMadeWhereThereWasNone() {
        Show without = new Show("Silk", null, null, null, null);

        Show patched = mergePatch.apply(
                without,
                (ObjectNode) json.readTree("{\"location\": {\"latitude\": 1.5, \"longitude\": 2}}"),
                Show.class);

        assertThat(patched.location()).isEqualTo(new Place(1.5, 2.0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'nothing': 1}                         | nothing             | is not a known field
            {'location': {'latitud': 1}}           | location.latitud    | is not a known field
            {'show_title': null}                   | show_title          | is required
            {'show_title': ''}                     | show_title          | size must be between 1 and 20
            {'nothing': null}                      | nothing             | is not a known field
            {'location': {'latitud': null}}        | location.latitud    | is not a known field
            {'show_title': 5}                      | show_title          | must be a string
            {'scheduled_at': 'tomorrow'}           | scheduled_at        | must be a date and time
            {'scheduled_at': 1795377600}           | scheduled_at        | must be a date and time
            {'location': 'here'}                   | location            | must be a JSON object
            {'location': {'latitude': 'north'}}    | location.latitude   | must be a number
            {'location': {'latitude': null}}       | location.latitude   | is required
            {'tags': ['a', 5]}                     | tags[1]             | must be a string
            """)
    void whatWouldBecomeInvalidIsNamed(String patch, String field, String message) {
        assertThat(refused(patch)).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).startsWith(message);
        });
    }

    @Test
    void allBrokenRulesAreNamedInOrder() {
        assertThat(refused("{'show_title': null, 'location': {'longitude': null}, 'description': 'a\\u0000'}"))
                .extracting(FieldError::field)
                .containsExactly("description", "location.longitude", "show_title");
    }

    @Test
    void whatCannotBeReadIsNamedTogetherWithWhatBreaksRules() {
        assertThat(refused(
                        "{'show_title': '', 'scheduled_at': 'x', 'nothing': {'a': 1}, 'location': {'latitude': {}}}"))
                .extracting(FieldError::field)
                .containsExactly("location.latitude", "nothing", "scheduled_at", "show_title");
    }

    @Test
    void whatIsOfAnotherJsonTypeEndsNothing() {
        assertThat(refused("{'location': 5, 'tags': 'x', 'scheduled_at': {}, 'show_title': []}"))
                .extracting(FieldError::field)
                .containsExactly("location", "scheduled_at", "show_title", "tags");
        assertThat(refused("{'location': {'latitude': '25.2', 'longitude': true}, 'nothing': 1}"))
                .extracting(FieldError::field)
                .containsExactly("location.latitude", "location.longitude", "nothing");
    }

    /** An older rule or SQL let it in. A change of another field need not fix it. */
    @Test
    void whatWasNotValidBeforeAndIsNotSentStays() {
        Show old = new Show("far too long for the rule of today", null, null, null, null);

        assertThat(mergePatch
                        .apply(old, tree("{'description': 'new'}"), Show.class)
                        .description())
                .isEqualTo("new");
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> mergePatch.apply(
                                        old, tree("{'show_title': 'far too long for the rule of today'}"), Show.class))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("show_title");
    }

    private ObjectNode tree(String patch) {
        return (ObjectNode) json.readTree(patch.replace('\'', '"'));
    }

    private Show patched(String patch) {
        return mergePatch.apply(SHOW, tree(patch), Show.class);
    }

    private List<FieldError> refused(String patch) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> patched(patch));
        assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION);
        return problem.errors();
    }
}
