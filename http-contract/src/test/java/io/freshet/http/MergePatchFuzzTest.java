package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A merge patch does what RFC 7396 says, once as well as twice, or is refused with a problem that can be sent. */
class MergePatchFuzzTest {
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final MergePatch MERGE_PATCH = new MergePatch(
            JSON,
            new JsonBinding(JSON, Validation.buildDefaultValidatorFactory().getValidator()));
    private static final Show SHOW = new Show(
            "Silk scarves",
            "by hand",
            Instant.parse("2026-11-22T20:00:00Z"),
            new Place(25.2, 55.27),
            List.of("a", "b"));

    private record Show(
            @Size(min = 1, max = 20) @PlainText @Nullable String showTitle,
            @PlainText @Nullable String description,
            @Nullable Instant scheduledAt,
            @Valid @Nullable Place location,
            @Nullable List<@Nullable String> tags) {}

    private record Place(
            @Nullable Double latitude, @Nullable Double longitude) {}

    @ValueSource(
            strings = {
                "{}",
                "{\"show_title\": \"Saffron\", \"description\": null}",
                "{\"location\": {\"latitude\": 1}, \"tags\": [\"c\", null]}",
                "{\"location\": null, \"scheduled_at\": \"2026-11-22T20:00:00+04:00\"}",
                "{\"location\": {\"latitude\": 1e999}}",
                "{\"location\": {\"latitude\": null}}",
                "{\"location\": []}",
                "{\"show_title\": \"\\ud800\"}",
                "{\"\\ud800\": 1}",
                "{\"\": {\"\": {}}}",
                "{\"a.b\": 1, \"a[0]\": 1}",
                "{\"show_title\": {}, \"show_title\": 1}",
                "{\"tags\": {\"0\": \"a\"}}",
                "[]",
                "null"
            })
    @FuzzTest
    void aPatchIsAppliedOrRefused(@NotNull String text) {
        ObjectNode patch = object(text);
        if (patch == null) {
            return;
        }
        JsonNode expected = merged(JSON.valueToTree(SHOW), patch);
        Show patched;
        try {
            patched = MERGE_PATCH.apply(SHOW, patch, Show.class);
        } catch (ProblemException e) {
            assertThat(e.type()).isEqualTo(ProblemType.VALIDATION);
            assertThat(e.errors()).isNotEmpty();
            // The answer has to be text that a client can read.
            String sent = new String(JSON.writeValueAsBytes(e.errors()), StandardCharsets.UTF_8);
            assertThat(JSON.readTree(sent)).hasSize(e.errors().size());
            return;
        }
        assertThat(patched).isEqualTo(JSON.treeToValue(expected, Show.class));
        assertThat(MERGE_PATCH.apply(patched, patch, Show.class)).isEqualTo(patched);
    }

    private static @Nullable ObjectNode object(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    /** The procedure of RFC 7396, section 2. */
    private static JsonNode merged(@Nullable JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
        for (String name : List.copyOf(patch.propertyNames())) {
            JsonNode value = patch.get(name);
            if (value.isNull()) {
                result.remove(name);
            } else {
                result.set(name, merged(result.get(name), value));
            }
        }
        return result;
    }
}
