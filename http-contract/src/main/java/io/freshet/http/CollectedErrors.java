package io.freshet.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;

/**
 * Records an error for each field that cannot be read, and goes on. Jackson's own collector gives up at a value of
 * another JSON type. For one document; not thread-safe.
 */
final class CollectedErrors extends DeserializationProblemHandler {
    /** Errors beyond this number are not reported. */
    private static final int MOST = 50;

    private final List<FieldError> errors = new ArrayList<>();

    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    void add(String field, String message) {
        if (errors.size() < MOST) {
            errors.add(new FieldError(field.isEmpty() ? "body" : field, message));
        }
    }

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser json,
            ValueDeserializer<?> deserializer,
            Object target,
            String name) {
        add(JsonPath.of(json), "is not a known field");
        json.skipChildren();
        return true;
    }

    @Override
    public @Nullable Object handleWeirdStringValue(
            DeserializationContext context, Class<?> type, String value, String failure) {
        add(JsonPath.of(context.getParser()), JsonPath.expected(type));
        return null;
    }

    @Override
    public @Nullable Object handleWeirdNumberValue(
            DeserializationContext context, Class<?> type, Number value, String failure) {
        add(JsonPath.of(context.getParser()), JsonPath.expected(type));
        return null;
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> type,
            ValueInstantiator instantiator,
            JsonParser json,
            String failure) {
        add(JsonPath.of(json), JsonPath.expected(type));
        json.skipChildren();
        return null;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType type, JsonToken token, JsonParser json, String failure) {
        add(JsonPath.of(json), JsonPath.expected(type.getRawClass()));
        json.skipChildren();
        return null;
    }
}
