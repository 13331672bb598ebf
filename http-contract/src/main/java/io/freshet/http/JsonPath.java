package io.freshet.http;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the client's terms where and why a JSON body does not fit. */
final class JsonPath {
    private JsonPath() {}

    static String of(List<JacksonException.Reference> path) {
        return path.stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    static String explain(DatabindException e) {
        return switch (e) {
            case UnrecognizedPropertyException _ -> "is not a known field";
            case InvalidFormatException bad
            when bad.getTargetType().isEnum() ->
                "must be one of " + List.of(bad.getTargetType().getEnumConstants());
            case InvalidFormatException bad -> "must be a valid " + typeName(bad.getTargetType());
            case MismatchedInputException bad
            when bad.getTargetType() != null -> "must be a " + typeName(bad.getTargetType());
            default -> "is not valid";
        };
    }

    static String snakeCase(String property) {
        return property.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String typeName(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Instant" -> "date and time by RFC 3339 from 1970 to before 2200, such as 2026-01-31T18:00:00Z";
            case "UUID" -> "UUID";
            case "String" -> "string";
            case "Double", "double", "BigDecimal" -> "number";
            default -> type.isEnum() ? "string" : "JSON object or value of the documented type";
        };
    }
}
