package io.freshet.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Describes in the client's terms where and why a JSON body is invalid. */
final class JsonPath {
    private JsonPath() {}

    static String of(List<JacksonException.Reference> path) {
        return path.stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    /** The current position of a parser. */
    static String of(JsonParser json) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer step = json.streamReadContext().pathAsPointer(); !step.matches(); step = step.tail()) {
            if (step.mayMatchElement()) {
                path.append('[').append(step.getMatchingIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getMatchingProperty());
            }
        }
        return path.toString();
    }

    static String explain(DatabindException e) {
        return e instanceof MismatchedInputException bad && bad.getTargetType() != null
                ? expected(bad.getTargetType())
                : "is not valid";
    }

    /** Describes the expected value. */
    static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "must be one of "
                    + Stream.of(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
        }
        return "must be a " + typeName(type);
    }

    /** Converts a path of Bean Validation, which also names the kind of a collection's elements. */
    static String ofProperties(String path) {
        return snakeCase(path.replaceAll("(\\[])?\\.<[^>]+>", ""));
    }

    private static String snakeCase(String property) {
        return property.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String typeName(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Instant" -> "date and time by RFC 3339 from 1970 to before 2200, such as 2026-01-31T18:00:00Z";
            case "UUID" -> "UUID";
            case "String" -> "string";
            case "Double", "double", "BigDecimal" -> "number";
            default ->
                Collection.class.isAssignableFrom(type)
                        ? "list"
                        : type.isRecord() ? "JSON object" : "value of the documented type";
        };
    }
}
