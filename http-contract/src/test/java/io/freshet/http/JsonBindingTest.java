package io.freshet.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** All errors of a body are found at once, and each is reported once. */
class JsonBindingTest {
    private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    private enum Feed {
        DISCOVER,
        COMMUNITY
    }

    private record Body(
            @NotEmpty Set<@NotNull Feed> feeds,
            @Nullable List<UUID> ids,
            @Nullable Feed feed,
            @Size(max = 3) String title) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"feeds": ["discover"], "x": 1, "title": "long"}             | feeds[0], title, x
            {"feeds": ["DISCOVER", "none"], "x": 1, "title": "long"}     | feeds[1], title, x
            {"feeds": [5, true, {}, []], "x": 1, "title": "long"}        | feeds[0], feeds[1], feeds[2], feeds[3], title, x
            {"feeds": "DISCOVER", "x": 1, "title": "long"}               | feeds, title, x
            {"feeds": {}, "x": 1, "title": "long"}                       | feeds, title, x
            {"feeds": [], "ids": ["a", "b"], "x": 1, "title": "long"}    | feeds, ids[0], ids[1], title, x
            {"feeds": [null], "feed": "none", "title": 5, "x": null}     | feed, feeds, title, x
            """)
    void allIsSaidOnce(String body, String fields) {
        JsonMapper json = ContractJson.mapper();
        JsonBinding binding = new JsonBinding(json, VALIDATION.getValidator());

        JsonBinding.Bound bound = binding.bind(json.constructType(Body.class), reader -> reader.readValue(body));

        Object value = requireNonNull(bound.value(), bound::toString);
        assertThat(bound.and(binding.broken(value)).stream()
                        .map(FieldError::field)
                        .collect(Collectors.joining(", ")))
                .isEqualTo(fields);
    }
}
