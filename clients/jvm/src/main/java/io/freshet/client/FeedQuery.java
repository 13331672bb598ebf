package io.freshet.client;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which feed is meant. Immutable; each method that narrows it returns a new one. What a service does not allow, such as an
 * unknown sort, is its 400.
 */
public final class FeedQuery {
    private static final int DEFAULT_PER_PAGE = 20;
    private static final int MOST_PER_PAGE = 100;
    private static final double DEFAULT_RADIUS_KM = 5;
    private static final double LEAST_RADIUS_KM = 0.1;
    private static final double MOST_RADIUS_KM = 50;

    private final String path;
    private final Map<String, String> parameters;
    private final Topic topic;
    private final int perPage;

    private FeedQuery(String path, Map<String, String> parameters, Topic topic, int perPage) {
        this.path = path;
        this.parameters = parameters;
        this.topic = topic;
        this.perPage = perPage;
    }

    /** The feed of everything. */
    public static FeedQuery discover() {
        return new FeedQuery("/api/feeds/discover", Map.of(), new Topic(Map.of("feed", "discover")), DEFAULT_PER_PAGE);
    }

    /** The feed of a place, within 5 km. */
    public static FeedQuery community(double latitude, double longitude) {
        return community(latitude, longitude, DEFAULT_RADIUS_KM);
    }

    /**
     * The feed of a place. It is rounded to 2 decimals, about a kilometre, before it leaves the device.
     *
     * @param latitude in degrees, -90 to 90
     * @param longitude in degrees, -180 to 180
     * @param radiusKm 0.1 to 50, is rounded to 0.1
     */
    public static FeedQuery community(double latitude, double longitude, double radiusKm) {
        require(latitude >= -90 && latitude <= 90, "latitude", latitude);
        require(longitude >= -180 && longitude <= 180, "longitude", longitude);
        require(radiusKm >= LEAST_RADIUS_KM && radiusKm <= MOST_RADIUS_KM, "radiusKm", radiusKm);
        double north = rounded(latitude, 2);
        double east = rounded(longitude, 2);
        double radius = Math.max(LEAST_RADIUS_KM, rounded(radiusKm, 1));
        Topic topic = new Topic(Map.of("feed", "community", "latitude", north, "longitude", east, "radius_km", radius));
        Map<String, String> parameters =
                Map.of("latitude", plain(north), "longitude", plain(east), "radius_km", plain(radius));
        return new FeedQuery("/api/feeds/community", parameters, topic, DEFAULT_PER_PAGE);
    }

    /**
     * One stream. Its {@code items} are that stream, or nothing once it is deleted.
     *
     * @param streamId its id
     */
    public static FeedQuery stream(UUID streamId) {
        Topic topic = new Topic(Map.of("feed", "stream", "stream_id", streamId.toString()));
        return new FeedQuery("/api/streams/" + streamId, Map.of(), topic, 1);
    }

    /** The same feed with this category alone. */
    public FeedQuery category(String category) {
        Topic narrowed = isFeed("discover") ? new Topic(Map.of("feed", "discover", "category", category)) : topic;
        return new FeedQuery(path, with("category", category), narrowed, perPage);
    }

    /** The same feed in this order, such as {@code newest}. */
    public FeedQuery sort(String sort) {
        return new FeedQuery(path, with("sort", sort), topic, perPage);
    }

    /** The same feed with products in this condition alone; of the community feed. */
    public FeedQuery condition(String condition) {
        return new FeedQuery(path, with("condition", condition), topic, perPage);
    }

    /** The same feed with products from this price on; of the community feed. */
    public FeedQuery minPrice(BigDecimal amount) {
        return new FeedQuery(path, with("min_price", amount.toPlainString()), topic, perPage);
    }

    /** The same feed with products up to this price; of the community feed. */
    public FeedQuery maxPrice(BigDecimal amount) {
        return new FeedQuery(path, with("max_price", amount.toPlainString()), topic, perPage);
    }

    /**
     * The same feed in pages of this size.
     *
     * @param items 1 to 100; 20 unless it is said
     */
    public FeedQuery perPage(int items) {
        require(items >= 1 && items <= MOST_PER_PAGE, "perPage", items);
        return new FeedQuery(path, with("per_page", Integer.toString(items)), topic, items);
    }

    /** The path and query of a page; the first one's is also the name of its offline copy. */
    String path(int page) {
        Map<String, String> all = page == 1 ? parameters : with("page", Integer.toString(page));
        String query = new TreeMap<>(all)
                .entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    Topic topic() {
        return topic;
    }

    int perPage() {
        return perPage;
    }

    boolean isStream() {
        return isFeed("stream");
    }

    private boolean isFeed(String name) {
        return name.equals(topic.data().get("feed"));
    }

    private Map<String, String> with(String name, String value) {
        require(!isStream(), name, "a stream has no parameters");
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(name, value);
        return more;
    }

    /**
     * As the services round: half-even on the exact double. Neighbours that share the server's one
     * subscription then share ours too; else closing the one would end the other's.
     */
    private static double rounded(double value, int decimals) {
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }

    private static void require(boolean holds, String name, Object given) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + given);
        }
    }

    /** The path and query of its first page. */
    @Override
    public String toString() {
        return path(1);
    }
}
