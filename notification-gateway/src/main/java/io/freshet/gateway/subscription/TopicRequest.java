package io.freshet.gateway.subscription;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a client's wish to listen. */
public sealed interface TopicRequest {
    /**
     * The wish is well-formed.
     *
     * @param topic what the client wants to listen to
     */
    record Valid(FeedTopic topic) implements TopicRequest {}

    /**
     * The wish breaks the contract.
     *
     * @param errors at least one
     */
    record Invalid(List<FieldError> errors) implements TopicRequest {}

    /**
     * The wish is for a feed that this version does not announce yet.
     *
     * @param feed the feed's name
     */
    record NotBuilt(String feed) implements TopicRequest {}

    /**
     * What is wrong with one field.
     *
     * @param field its name
     * @param message what to do about it
     */
    record FieldError(String field, String message) {}

    /**
     * Reads the fields that name a feed. Unknown fields are errors, so that a misspelt filter is not taken for none.
     *
     * @param fields JSON data or query parameters: text for text
     * @return the outcome
     */
    static TopicRequest parse(Map<String, ? extends @Nullable Object> fields) {
        return TopicRequestParser.parse(fields);
    }
}
