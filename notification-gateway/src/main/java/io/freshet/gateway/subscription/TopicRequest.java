package io.freshet.gateway.subscription;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client's parsed request to listen to a feed. */
public sealed interface TopicRequest {
    /**
     * The request is valid.
     *
     * @param topic the topic
     * @param data the fields as given, for the reply: not rounded, without nulls
     */
    record Valid(FeedTopic topic, Map<String, Object> data) implements TopicRequest {
        /** Copies the data. */
        public Valid {
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }
    }

    /**
     * The request is invalid.
     *
     * @param errors at least one
     */
    record Invalid(List<FieldError> errors) implements TopicRequest {}

    /**
     * An error in one field.
     *
     * @param field its name
     * @param message what to do about it
     */
    record FieldError(String field, String message) {}

    /**
     * Parses the fields of a message that name a feed. Unknown fields are errors, so that a misspelt filter is not
     * ignored.
     *
     * @param fields JSON data; a field that is null counts as absent
     * @return the outcome
     */
    static TopicRequest parse(Map<String, ? extends @Nullable Object> fields) {
        return TopicRequestParser.parse(fields);
    }

    /**
     * Parses the query parameters that name a feed, where numbers are plain decimals.
     *
     * @param parameters the parameters, each given once
     * @return the outcome
     */
    static TopicRequest parseParameters(Map<String, String> parameters) {
        return TopicRequestParser.parse(TopicRequestParser.withNumbers(parameters));
    }
}
