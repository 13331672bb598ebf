package io.freshet.gateway.subscription;

import io.freshet.gateway.subscription.TopicRequest.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for the fields with which a client names a feed. */
final class TopicRequestParser {
    private static final Set<String> DISCOVER_FIELDS = Set.of("feed", "category");
    private static final Set<String> STREAM_FIELDS = Set.of("feed", "stream_id");
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private TopicRequestParser() {}

    static TopicRequest parse(Map<String, ? extends @Nullable Object> fields) {
        String feed = fields.get("feed") instanceof String text ? text : "";
        return switch (feed) {
            case "discover" -> discover(fields);
            case "stream" -> stream(fields);
            case "community" -> new TopicRequest.NotBuilt(feed);
            default ->
                new TopicRequest.Invalid(List.of(new FieldError("feed", "must be discover, community or stream")));
        };
    }

    private static TopicRequest discover(Map<String, ? extends @Nullable Object> fields) {
        List<FieldError> errors = unknown(fields, DISCOVER_FIELDS);
        Object given = fields.get("category");
        String category = given instanceof String text && CATEGORY.matcher(text).matches() ? text : null;
        if (given != null && category == null) {
            errors.add(new FieldError("category", "must match " + CATEGORY));
        }
        return errors.isEmpty()
                ? new TopicRequest.Valid(new FeedTopic.Discover(category))
                : new TopicRequest.Invalid(List.copyOf(errors));
    }

    private static TopicRequest stream(Map<String, ? extends @Nullable Object> fields) {
        List<FieldError> errors = unknown(fields, STREAM_FIELDS);
        if (!(fields.get("stream_id") instanceof String text
                && UUID_TEXT.matcher(text).matches())) {
            errors.add(new FieldError("stream_id", "must be a UUID"));
            return new TopicRequest.Invalid(List.copyOf(errors));
        }
        return errors.isEmpty()
                ? new TopicRequest.Valid(new FeedTopic.Stream(UUID.fromString(text)))
                : new TopicRequest.Invalid(List.copyOf(errors));
    }

    private static List<FieldError> unknown(Map<String, ? extends @Nullable Object> fields, Set<String> known) {
        List<FieldError> errors = new ArrayList<>();
        fields.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.add(new FieldError(name, "is not known")));
        return errors;
    }
}
