package io.freshet.gateway.commands;

import io.freshet.announcement.Commands;
import io.freshet.announcement.NamedScope;
import io.freshet.cache.CacheStatistics;
import io.freshet.cache.CacheStatistics.FeedStatistics;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.GeoCell;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.socket.ClientEvent;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientEventHandler;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.gateway.socket.Reply;
import io.freshet.token.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code clear_feed_cache} and {@code get_cache_stats}: the counterparts of feed-service's admin endpoints. */
final class AdminCommands implements ClientEventHandler {
    private static final String CLEAR = "clear_feed_cache";
    private static final String STATISTICS = "get_cache_stats";

    private final CommandSender sender;
    private final CacheStatistics statistics;
    private final CommandThreads threads;
    private final Duration patience;

    AdminCommands(CommandSender sender, CacheStatistics statistics, CommandThreads threads, Duration patience) {
        this.sender = sender;
        this.statistics = statistics;
        this.threads = threads;
        this.patience = patience;
    }

    @Override
    public Set<String> events() {
        return Set.of(CLEAR, STATISTICS);
    }

    @Override
    public CompletionStage<Reply> handle(ClientEvent event) {
        Identity user = event.user(Role.ADMIN);
        if (event.event().equals(STATISTICS)) {
            event.allowOnly(Set.of());
            return threads.submit(() -> Reply.of("cache_stats", statistics()));
        }
        CacheCommand command = Commands.of(CacheCommandKind.CLEAR, null, scopes(event), user.userId());
        Deadline deadline = Deadline.in(patience);
        return threads.submit(() -> CommandAnswers.of(sender.send(command, deadline)));
    }

    private static List<NamedScope> scopes(ClientEvent event) {
        Map<String, @Nullable Object> data = event.data();
        if ("community".equals(data.get("feed"))
                && (data.containsKey("latitude") || data.containsKey("longitude") || data.containsKey("radius_km"))) {
            event.allowOnly(Set.of("feed", "latitude", "longitude", "radius_km"));
            GeoCell cell = GeoCell.of(
                    number(data.get("latitude"), "latitude", -90, 90),
                    number(data.get("longitude"), "longitude", -180, 180),
                    number(
                            data.getOrDefault("radius_km", GeoCell.DEFAULT_RADIUS_KM),
                            "radius_km",
                            GeoCell.MIN_RADIUS_KM,
                            GeoCell.MAX_RADIUS_KM));
            return List.of(new NamedScope.Place(cell, null));
        }
        event.allowOnly(Set.of("feed"));
        return switch (String.valueOf(data.get("feed"))) {
            case "discover" -> List.of(new NamedScope.Discover(null));
            case "community" -> List.of(new NamedScope.Community(null));
            case "all" ->
                Stream.of(CachedFeed.values()).flatMap(NamedScope::whole).toList();
            default -> throw new ClientEventException(ErrorCode.BAD_DATA, "feed must be discover, community or all");
        };
    }

    private static double number(@Nullable Object given, String field, double least, double most) {
        if (given instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        throw new ClientEventException(
                ErrorCode.BAD_DATA, "%s must be a number from %s to %s".formatted(field, least, most));
    }

    /** The same content as the body of feed-service's {@code GET /api/cache/stats}. */
    private Map<String, Object> statistics() {
        Map<CachedFeed, FeedStatistics> read = statistics.read();
        Map<String, Object> byFeed = new LinkedHashMap<>();
        for (CachedFeed feed : CachedFeed.values()) {
            FeedStatistics of = read.get(feed);
            if (of != null) {
                byFeed.put(feed.literal(), fields(of));
            }
        }
        return byFeed;
    }

    private static Map<String, Object> fields(FeedStatistics of) {
        Map<String, Object> fields = LinkedHashMap.newLinkedHashMap(7);
        fields.put("entries", of.entries());
        fields.put("bytes", of.bytes());
        fields.put("hits", of.hits());
        fields.put("misses", of.misses());
        fields.put("hit_rate", of.hitRate());
        fields.put("fills", of.fills());
        fields.put("invalidations", of.invalidations());
        return fields;
    }
}
