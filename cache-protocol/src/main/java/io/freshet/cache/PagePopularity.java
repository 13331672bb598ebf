package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How often a page was requested recently. Each feed-service instance publishes this, and cache warming reads it. A
 * request's weight halves every {@linkplain #HALF_LIFE half-life}. A compacted Kafka topic keeps the latest record of
 * each instance, keyed by instance, so it outlives both Redis and the instance.
 *
 * @param page the requested page
 * @param score the number of requests, with older ones weighted less
 */
public record PagePopularity(CachedRequest page, double score) {
    /** The topic; one partition, compacted, keyed by instance. */
    public static final String TOPIC = "freshet-page-popularity";

    /** The most pages that an instance publishes: its hottest. */
    public static final int MOST_PAGES = 1_000;

    /** The time after which a request counts half. */
    public static final Duration HALF_LIFE = Duration.ofHours(1);

    private static final String FORMAT = "1";
    private static final char SEPARATOR = ' ';

    /**
     * The remaining fraction of a score.
     *
     * @param age the time since the score was computed
     * @return a factor from 0 to 1
     */
    public static double remainingAfter(Duration age) {
        return Math.pow(0.5, Math.max(0, age.toMillis()) / (double) HALF_LIFE.toMillis());
    }

    /**
     * Encodes pages, one per line: score, key, canonical text.
     *
     * @param pages at most {@link #MOST_PAGES}
     * @return UTF-8 text
     */
    public static byte[] encode(List<PagePopularity> pages) {
        StringBuilder text = new StringBuilder(FORMAT);
        for (PagePopularity each : pages) {
            PageKey key = each.page().key();
            text.append('\n')
                    .append(Math.round(each.score() * 1_000) / 1_000.0)
                    .append(SEPARATOR)
                    .append(key.redisKey())
                    .append(SEPARATOR)
                    .append(key.canonicalText());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Decodes the output of {@link #encode}. Skips malformed lines, and everything in another format: popularity is
     * only a hint.
     *
     * @param bytes UTF-8 text
     * @return the pages
     */
    public static List<PagePopularity> decode(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        List<PagePopularity> pages = new ArrayList<>();
        if (!lines.isEmpty() && lines.getFirst().equals(FORMAT)) {
            lines.stream()
                    .skip(1)
                    .limit(MOST_PAGES)
                    .forEach(line -> ofLine(line).ifPresent(pages::add));
        }
        return pages;
    }

    private static Optional<PagePopularity> ofLine(String line) {
        int key = line.indexOf(SEPARATOR) + 1;
        int text = line.indexOf(SEPARATOR, key) + 1;
        if (key <= 0 || text <= key) {
            return Optional.empty();
        }
        try {
            double score = Double.parseDouble(line.substring(0, key - 1));
            return Double.isFinite(score) && score > 0
                    ? CachedRequest.of(line.substring(key, text - 1), line.substring(text))
                            .map(page -> new PagePopularity(page, score))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
