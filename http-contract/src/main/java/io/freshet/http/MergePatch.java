package io.freshet.http;

import java.util.List;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396) of a validated record. What it changes must satisfy the record's rules. Thread-safe. */
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
     * @param current the current record
     * @param patch the client's patch; null removes a field
     * @param type the record's class
     * @return the patched record; fields that were not sent may still be invalid if they were before
     * @param <T> the record's type
     * @throws ProblemException naming each field that is unknown or would become invalid
     */
    public <T> T apply(T current, ObjectNode patch, Class<T> type) {
        JavaType record = json.constructType(type);
        // Bind the patch by itself too: an unknown field that is null is not in the merged record.
        JsonBinding.Bound sent = binding.bind(record, reader -> reader.readValue(patch));
        T patched = type.cast(binding.bind(record, reader -> reader.readValue(merge(json.valueToTree(current), patch)))
                .value());
        List<FieldError> errors = sent.and(patched == null ? List.of() : newlyBroken(current, patched, patch));
        if (patched == null || !errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return patched;
    }

    /** Invalid data that an older rule or SQL let in does not prevent changes of other fields. */
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
