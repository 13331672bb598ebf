package io.freshet.gateway.subscription;

import io.freshet.cache.GeoCell;
import io.freshet.gateway.subscription.TopicRequest.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates the fields with which a client names a feed. */
final class TopicRequestParser {
    /** The fields that each feed accepts. */
    static final Map<String, Set<String>> FIELDS = Map.of(
            "discover", Set.of("feed", "category"),
            "community", Set.of("feed", "latitude", "longitude", "radius_km"),
            "stream", Set.of("feed", "stream_id"));

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    /** Stricter than {@link Double#valueOf}, which also accepts exponents, hexadecimal digits, NaN and a trailing d. */
    private static final Pattern PLAIN_DECIMAL = Pattern.compile("-?[0-9]{1,3}(\\.[0-9]{1,20})?");

    private static final Set<String> NUMBERS = Set.of("latitude", "longitude", "radius_km");
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private final List<FieldError> errors = new ArrayList<>();

    private TopicRequestParser(Map<String, ? extends @Nullable Object> given) {
        given.forEach((name, value) -> {
            if (value != null) {
                fields.put(name, value);
            }
        });
    }

    static TopicRequest parse(Map<String, ? extends @Nullable Object> fields) {
        return new TopicRequestParser(fields).parse(fields.keySet());
    }

    /** Converts plain decimals to numbers. Anything else stays text and is rejected later. */
    static Map<String, Object> withNumbers(Map<String, String> parameters) {
        Map<String, Object> fields = new LinkedHashMap<>(parameters);
        fields.replaceAll((name, value) -> NUMBERS.contains(name)
                        && value instanceof String text
                        && PLAIN_DECIMAL.matcher(text).matches()
                ? Double.valueOf(text)
                : value);
        return fields;
    }

    private TopicRequest parse(Set<String> names) {
        String feed = fields.get("feed") instanceof String text ? text : "";
        Set<String> known = FIELDS.get(feed);
        if (known == null) {
            return new TopicRequest.Invalid(List.of(new FieldError("feed", "must be discover, community or stream")));
        }
        names.stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> errors.add(new FieldError(name, "is not known")));
        FeedTopic topic = switch (feed) {
            case "discover" -> discover();
            case "community" -> community();
            default -> stream();
        };
        return topic == null || !errors.isEmpty()
                ? new TopicRequest.Invalid(List.copyOf(errors))
                : new TopicRequest.Valid(topic, fields);
    }

    private @Nullable FeedTopic discover() {
        Object given = fields.get("category");
        if (given == null) {
            return new FeedTopic.Discover(null);
        }
        if (given instanceof String category && CATEGORY.matcher(category).matches()) {
            return new FeedTopic.Discover(category);
        }
        return refused("category", "must be 1 to 40 lower-case letters, digits and hyphens, the first no hyphen");
    }

    private @Nullable FeedTopic community() {
        Double latitude = number("latitude", -90, 90, null);
        Double longitude = number("longitude", -180, 180, null);
        Double radiusKm = number("radius_km", GeoCell.MIN_RADIUS_KM, GeoCell.MAX_RADIUS_KM, GeoCell.DEFAULT_RADIUS_KM);
        return latitude == null || longitude == null || radiusKm == null
                ? null
                : new FeedTopic.Community(GeoCell.of(latitude, longitude, radiusKm));
    }

    private @Nullable FeedTopic stream() {
        if (fields.get("stream_id") instanceof String id
                && UUID_TEXT.matcher(id).matches()) {
            return new FeedTopic.Stream(UUID.fromString(id));
        }
        return refused("stream_id", "must be a UUID");
    }

    private @Nullable Double number(String name, double least, double most, @Nullable Double otherwise) {
        Object given = fields.get(name);
        if (given == null && otherwise != null) {
            return otherwise;
        }
        if (given instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        String bounds = "must be a number from %s to %s".formatted(plain(least), plain(most));
        errors.add(new FieldError(name, bounds));
        return null;
    }

    private @Nullable FeedTopic refused(String field, String message) {
        errors.add(new FieldError(field, message));
        return null;
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
