package io.freshet.http;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Binds JSON to validated records, and finds all errors at once. Thread-safe. */
final class JsonBinding {
    private final JsonMapper json;
    private final Validator validator;

    JsonBinding(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Binds a text or a tree.
     *
     * @param type of the value
     * @param source reads it
     * @return the value as far as it could be read, and the errors
     * @throws JacksonException if it is not JSON
     */
    Bound bind(JavaType type, Function<ObjectReader, @Nullable Object> source) {
        CollectedErrors collected = new CollectedErrors();
        try {
            Object value = source.apply(json.readerFor(type).withHandler(collected));
            return new Bound(value, collected.errors());
        } catch (DatabindException e) { // of a kind that ends the reading
            if (e.getPath().isEmpty() && collected.errors().isEmpty()) {
                throw e;
            }
            collected.add(JsonPath.of(e.getPath()), JsonPath.explain(e));
            return new Bound(null, collected.errors());
        }
    }

    /**
     * The rules that a value breaks.
     *
     * @param value valid or not
     * @return sorted by field
     */
    List<FieldError> broken(Object value) {
        Set<ConstraintViolation<Object>> violations = validator.validate(value);
        return violations.stream()
                .map(violation -> new FieldError(
                        JsonPath.ofProperties(violation.getPropertyPath().toString()), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field))
                .toList();
    }

    /**
     * The result of binding.
     *
     * @param value null if nothing could be read
     * @param errors the fields that could not be read
     */
    record Bound(@Nullable Object value, List<FieldError> errors) {
        /** These errors and broken rules, without rules about an unreadable field or a list that contains it. */
        List<FieldError> and(List<FieldError> broken) {
            return Stream.concat(
                            errors.stream(),
                            broken.stream()
                                    .filter(rule -> errors.stream()
                                            .noneMatch(error -> isWithin(rule.field(), error.field())
                                                    || error.field().startsWith(rule.field() + "["))))
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList();
        }

        private static boolean isWithin(String field, String other) {
            return field.equals(other) || field.startsWith(other + ".") || field.startsWith(other + "[");
        }
    }
}
