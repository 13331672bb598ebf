package io.freshet.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Limits each client's use of a costly resource by a token bucket (Bucket4j). Remembers up to 20,000 clients, each for
 * the time that a bucket takes to fill. Thread-safe.
 */
public final class RateLimit {
    /** By draft-ietf-httpapi-ratelimit-headers. */
    static final String LIMIT = "RateLimit";

    static final String POLICY = "RateLimit-Policy";

    private static final int MOST_CLIENTS = 20_000;
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final int perSecond;
    private final int burst;
    private final TimeMeter time;
    private final @Nullable Cache<String, Bucket> buckets;

    /**
     * Creates a limit.
     *
     * @param name of what is limited, in lower case, such as {@code writes}
     * @param perSecond the average rate per client; 0 is no limit
     * @param burst how many a client may have at once after a pause, at least 1
     */
    public RateLimit(String name, int perSecond, int burst) {
        this(name, perSecond, burst, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimit(String name, int perSecond, int burst, TimeMeter time) {
        if (perSecond < 0 || burst < 1) {
            throw new IllegalArgumentException("the limit of " + name
                    + " needs a rate of at least 0 a second (0 is none) and a burst of at least 1");
        }
        this.name = name;
        this.perSecond = perSecond;
        this.burst = burst;
        this.time = time;
        this.buckets = perSecond == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(MOST_CLIENTS)
                        .expireAfterAccess(Duration.ofSeconds(secondsFor((long) burst * NANOS / perSecond) + 1))
                        .ticker(time::currentTimeNanos)
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * Takes one token of a client's share.
     *
     * @param client the client
     * @return the header fields that report what is left; none without a limit
     * @throws ProblemException 429 if its share is used up
     */
    public Map<String, String> take(String client) {
        if (buckets == null) {
            return Map.of();
        }
        ConsumptionProbe probe = buckets.get(client, _ -> newBucket()).tryConsumeAndReturnRemaining(1);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(POLICY, "\"%s\";q=%d;w=%d".formatted(name, burst, secondsFor((long) burst * NANOS / perSecond)));
        fields.put(
                LIMIT,
                "\"%s\";r=%d;t=%d"
                        .formatted(name, probe.getRemainingTokens(), secondsFor(probe.getNanosToWaitForReset())));
        if (probe.isConsumed()) {
            return fields;
        }
        long wait = Math.max(1, secondsFor(probe.getNanosToWaitForRefill()));
        fields.put(HttpHeaders.RETRY_AFTER, Long.toString(wait));
        throw new ProblemException(
                ProblemType.RATE_LIMITED,
                "at most %d %s a second are for one client, and %d at once; try again in %d s"
                        .formatted(perSecond, name, burst, wait),
                fields);
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    /** Rounded up. */
    private static long secondsFor(long nanos) {
        return (nanos + NANOS - 1) / NANOS;
    }
}
