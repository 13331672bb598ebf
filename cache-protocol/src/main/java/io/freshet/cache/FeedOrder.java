package io.freshet.cache;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The sort orders of feeds, as comparisons of {@linkplain Rank ranks}: the ordering of feed queries, computed without
 * the database. Ties are broken by id.
 */
public enum FeedOrder {
    /** Nearest first. */
    DISTANCE {
        @Override
        Rank rank(FeedEntry entry, @Nullable GeoPoint centre) {
            GeoPoint point = entry.point();
            if (point == null || centre == null) {
                throw new IllegalArgumentException("what has no place has no distance");
            }
            return new Rank(0, Math.round(centre.distanceKm(point) * MICROMETRES_PER_KM), entry.id(), point);
        }

        @Override
        long tolerance() {
            return MICROMETRES_PER_KM / MILLIMETRES_PER_KM;
        }
    },
    /** Latest created first. */
    NEWEST {
        @Override
        Rank rank(FeedEntry entry, @Nullable GeoPoint centre) {
            return newest(0, entry);
        }
    },
    /**
     * LIVE streams, latest started first; SCHEDULED streams, soonest first, those without a time last; products, newest
     * first.
     */
    LIVE_FIRST {
        @Override
        Rank rank(FeedEntry entry, @Nullable GeoPoint centre) {
            return switch (entry) {
                case FeedEntry.OfStream stream ->
                    stream.live()
                            ? new Rank(0, latestFirst(stream.startedAt()), stream.id())
                            : new Rank(1, soonestFirst(stream.scheduledAt()), stream.id());
                case FeedEntry.OfProduct product -> newest(2, product);
            };
        }
    },
    /** Products, cheapest first; then streams, newest first. */
    PRICE_LOW {
        @Override
        Rank rank(FeedEntry entry, @Nullable GeoPoint centre) {
            return switch (entry) {
                case FeedEntry.OfStream stream -> newest(1, stream);
                case FeedEntry.OfProduct product -> new Rank(0, hundredths(product), product.id());
            };
        }
    },
    /** Products, most expensive first; then streams, newest first. */
    PRICE_HIGH {
        @Override
        Rank rank(FeedEntry entry, @Nullable GeoPoint centre) {
            return switch (entry) {
                case FeedEntry.OfStream stream -> newest(1, stream);
                case FeedEntry.OfProduct product -> new Rank(0, -hundredths(product), product.id());
            };
        }
    };

    /** The orders of the discover feed, the default first. */
    public static final List<FeedOrder> OF_DISCOVER = List.of(LIVE_FIRST, NEWEST, PRICE_LOW, PRICE_HIGH);

    /** The orders of the community feed, the default first. */
    public static final List<FeedOrder> OF_COMMUNITY = List.of(DISTANCE, NEWEST, LIVE_FIRST, PRICE_LOW, PRICE_HIGH);

    private static final long MICROMETRES_PER_KM = 1_000_000_000;
    private static final long MILLIMETRES_PER_KM = 1_000_000;

    /**
     * Returns the order with a name.
     *
     * @param literal its name in the API
     * @return the order
     * @throws IllegalArgumentException if there is no such order
     */
    public static FeedOrder of(String literal) {
        return Arrays.stream(values())
                .filter(order -> order.literal().equals(literal))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no order is called " + literal));
    }

    /**
     * Its name in the API.
     *
     * @return the name in lower case
     */
    public String literal() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The rank of an entry. Distances are measured from the centre. */
    abstract Rank rank(FeedEntry entry, @Nullable GeoPoint centre);

    /** The largest difference between two keys that the database may order the other way round. */
    long tolerance() {
        return 0;
    }

    private static Rank newest(int part, FeedEntry entry) {
        return new Rank(part, latestFirst(entry.createdAt()), entry.id());
    }

    private static long latestFirst(@Nullable Instant at) {
        return at == null ? Long.MAX_VALUE : -micros(at);
    }

    private static long soonestFirst(@Nullable Instant at) {
        return at == null ? Long.MAX_VALUE : micros(at);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static long hundredths(FeedEntry.OfProduct product) {
        return product.price().movePointRight(2).longValueExact();
    }
}
