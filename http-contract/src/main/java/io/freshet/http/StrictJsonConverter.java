package io.freshet.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads bodies so that one answer reports all errors: Jackson alone stops at the first field that it cannot read, and
 * then no rule is checked. Thread-safe.
 */
final class StrictJsonConverter extends JacksonJsonHttpMessageConverter {
    private final JsonBinding binding;

    StrictJsonConverter(JsonMapper json, JsonBinding binding) {
        super(json);
        this.binding = binding;
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        byte[] body = message.getBody().readAllBytes(); // bounded by BodyLimitFilter
        JsonBinding.Bound bound;
        try {
            bound = binding.bind(getJavaType(type.getType(), null), reader -> reader.readValue(body));
        } catch (JacksonException e) {
            throw new HttpMessageNotReadableException("not JSON", e, message);
        }
        Object value = bound.value();
        if (!bound.errors().isEmpty()) {
            throw ProblemException.invalid(bound.and(value == null ? List.of() : binding.broken(value)));
        }
        if (value == null) {
            throw new HttpMessageNotReadableException("null is no body", message);
        }
        return value;
    }
}
