package io.freshet.bench.backstop;

import java.time.Duration;

/**
 * The scale of the drills.
 *
 * @param rounds of changes, each of an insert, an update and a deletion, by hand and through the API
 * @param writes in the traffic drill
 * @param kills of stream-service
 * @param outage how long Kafka is down
 * @param takeOvers from instance to instance
 * @param walMegabytes written to other tables
 * @param rows updated by one statement
 */
record BackstopScale(int rounds, int writes, int kills, Duration outage, int takeOvers, int walMegabytes, int rows) {
    static final BackstopScale FULL = new BackstopScale(200, 5000, 50, Duration.ofSeconds(60), 10, 500, 1_000_000);

    /** Checks only that everything runs; the measurements mean nothing. */
    static final BackstopScale SHORT = new BackstopScale(5, 300, 2, Duration.ofSeconds(5), 2, 20, 20_000);
}
