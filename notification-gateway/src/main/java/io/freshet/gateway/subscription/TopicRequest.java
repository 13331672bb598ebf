package io.freshet.gateway.subscription;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a client's wish to listen. */
public sealed interface TopicRequest {
    /**
     * The wish is well-formed.
     *
     * @param topic what the client wants to listen to
     * @param data the fields as the client gave them, to be repeated to it: not rounded, and without nulls
     */
    record Valid(FeedTopic topic, Map<String, Object> data) implements TopicRequest {
        /** Copies the data. */
        public Valid {
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }
    }

    /**
     * The wish breaks the contract.
     *
     * @param errors at least one
     */
    record Invalid(List<FieldError> errors) implements TopicRequest {}

    /**
     * What is wrong with one field.
     *
     * @param field its name
     * @param message what to do about it
     */
    record FieldError(String field, String message) {}

    /**
     * Reads the fields that name a feed in a message. Unknown fields are errors, so that a misspelt filter is not taken
     * for none.
     *
     * @param fields JSON data; a field that is null counts as absent
     * @return the outcome
     */
    static TopicRequest parse(Map<String, ? extends @Nullable Object> fields) {
        return TopicRequestParser.parse(fields);
    }

    /**
     * Reads the fields that name a feed in an address, where numbers are text: plain decimals.
     *
     * @param parameters each given once
     * @return the outcome
     */
    static TopicRequest parseParameters(Map<String, String> parameters) {
        return TopicRequestParser.parse(TopicRequestParser.withNumbers(parameters));
    }
}
