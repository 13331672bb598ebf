package io.freshet.gateway.subscription;

import io.freshet.gateway.subscription.TopicRequest.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for the fields with which a client names a feed. */
final class TopicRequestParser {
    private static final Set<String> DISCOVER_FIELDS = Set.of("feed", "category");
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private TopicRequestParser() {}

    static TopicRequest parse(Map<String, ? extends @Nullable Object> fields) {
        String feed = fields.get("feed") instanceof String text ? text : "";
        return switch (feed) {
            case "discover" -> discover(fields);
            case "community", "stream" -> new TopicRequest.NotBuilt(feed);
            default ->
                new TopicRequest.Invalid(List.of(new FieldError("feed", "must be discover, community or stream")));
        };
    }

    private static TopicRequest discover(Map<String, ? extends @Nullable Object> fields) {
        List<FieldError> errors = new ArrayList<>();
        fields.keySet().stream()
                .filter(name -> !DISCOVER_FIELDS.contains(name))
                .forEach(name -> errors.add(new FieldError(name, "is not known")));
        Object given = fields.get("category");
        String category = given instanceof String text && CATEGORY.matcher(text).matches() ? text : null;
        if (given != null && category == null) {
            errors.add(new FieldError("category", "must match " + CATEGORY));
        }
        return errors.isEmpty()
                ? new TopicRequest.Valid(new FeedTopic.Discover(category))
                : new TopicRequest.Invalid(List.copyOf(errors));
    }
}
