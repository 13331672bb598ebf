package io.freshet.http;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396) on a validated record: the result is held to the same rules as a new one. Thread-safe. */
public final class MergePatch {
    private final JsonMapper json;
    private final Validator validator;

    MergePatch(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Applies a patch.
     *
     * @param current what is there
     * @param patch the client's patch; null removes a field
     * @param type the record's class
     * @return the patched record, valid
     * @param <T> the record's type
     * @throws ProblemException naming each field that is unknown or would become invalid
     */
    public <T> T apply(T current, ObjectNode patch, Class<T> type) {
        T patched;
        try {
            patched = json.treeToValue(merge(json.valueToTree(current), patch), type);
        } catch (DatabindException e) {
            throw ProblemException.invalid(List.of(new FieldError(JsonPath.of(e.getPath()), JsonPath.explain(e))));
        }
        Set<ConstraintViolation<T>> violations = validator.validate(patched);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations.stream()
                    .map(violation -> new FieldError(
                            JsonPath.snakeCase(violation.getPropertyPath().toString()), violation.getMessage()))
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList());
        }
        return patched;
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
