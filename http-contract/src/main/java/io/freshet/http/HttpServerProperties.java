package io.freshet.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the HTTP server may hold at once. A bound of 0 is none; without one it is in proportion to the heap.
 *
 * @param connections beyond these the one that is longest without a complete request is closed
 * @param requests that are worked on; four times as many wait for up to {@code patience}, all others are 503 at once
 * @param patience after which a request that waits is 503
 * @param headTimeout in which the head of a request must be whole
 * @param crawlTimeout for which a body or an answer may crawl
 */
@ConfigurationProperties("freshet.http.server")
record HttpServerProperties(
        @DefaultValue("-1") int connections,
        @DefaultValue("-1") int requests,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("10s") Duration headTimeout,
        @DefaultValue("20s") Duration crawlTimeout) {
    /** Of the heap, for each of the two. */
    private static final int SHARE = 4;

    /** What Jetty keeps for it is some 5 KB; while a request comes in there is a buffer of 8 KB outside the heap. */
    private static final long BYTES_A_CONNECTION = 8 * 1024;

    /** With a body of 64 KiB, its JSON, and what the answer is made of. */
    private static final long BYTES_A_REQUEST = 128 * 1024;

    HttpServerProperties {
        if (!patience.isPositive() || !headTimeout.isPositive() || !crawlTimeout.isPositive()) {
            throw new IllegalArgumentException("freshet.http.server: each time must be positive");
        }
        connections = bound("connections", connections, BYTES_A_CONNECTION);
        requests = bound("requests", requests, BYTES_A_REQUEST);
    }

    private static int bound(String name, int asked, long bytesEach) {
        long fitting = Runtime.getRuntime().maxMemory() / SHARE / bytesEach;
        if (asked > fitting) {
            throw new IllegalArgumentException("freshet.http.server." + name + " is " + asked + ", but a heap of "
                    + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MB holds " + fitting
                    + ": lower it, or raise -Xmx");
        }
        return asked < 0 ? (int) Math.min(fitting, Integer.MAX_VALUE) : asked;
    }
}
