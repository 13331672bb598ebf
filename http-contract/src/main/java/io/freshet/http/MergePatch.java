package io.freshet.http;

import java.util.List;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396) on a validated record: the result is held to the same rules as a new one. Thread-safe. */
public final class MergePatch {
    private final JsonMapper json;
    private final JsonBinding binding;

    MergePatch(JsonMapper json, JsonBinding binding) {
        this.json = json;
        this.binding = binding;
    }

    /**
     * Applies a patch.
     *
     * @param current what is there
     * @param patch the client's patch; null removes a field
     * @param type the record's class
     * @return the patched record; what was not sent, and was not valid before, may still not be
     * @param <T> the record's type
     * @throws ProblemException naming each field that is unknown or would become invalid
     */
    public <T> T apply(T current, ObjectNode patch, Class<T> type) {
        JavaType record = json.constructType(type);
        // The patch by itself too: what is unknown is so also where it is null, and so not in what it makes.
        JsonBinding.Bound sent = binding.bind(record, reader -> reader.readValue(patch));
        T patched = type.cast(binding.bind(record, reader -> reader.readValue(merge(json.valueToTree(current), patch)))
                .value());
        List<FieldError> errors = sent.and(patched == null ? List.of() : newlyBroken(current, patched, patch));
        if (patched == null || !errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return patched;
    }

    /** What an older rule let in, or SQL, keeps nobody from changing something else. */
    private List<FieldError> newlyBroken(Object current, Object patched, ObjectNode patch) {
        List<FieldError> before = binding.broken(current);
        return binding.broken(patched).stream()
                .filter(error -> patch.has(rootOf(error.field())) || !before.contains(error))
                .toList();
    }

    private static String rootOf(String field) {
        return field.replaceFirst("[.\\[].*", "");
    }

    private JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object : json.createObjectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                JsonNode old = merged.get(change.getKey());
                merged.set(change.getKey(), merge(old == null ? json.createObjectNode() : old, change.getValue()));
            }
        });
        return merged;
    }
}
