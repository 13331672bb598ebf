package io.freshet.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the HTTP server may hold and do at once. A bound of 0 is none; without one it is in proportion to the heap, and to
 * the cores.
 *
 * @param connections beyond these the one that is longest without a complete request is closed
 * @param requests that are worked on
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
    /** Of the heap, for connections. */
    private static final int SHARE = 4;

    /** Of the heap, for requests that wait; and as much for those that are worked on. */
    private static final int SHARE_OF_REQUESTS = 8;

    /** What Jetty keeps for it is some 5 KB; while a request comes in there is a buffer of 8 KB outside the heap. */
    private static final long BYTES_A_CONNECTION = 8 * 1024;

    /** With a body of 64 KiB, its JSON, and what the answer is made of. */
    private static final long BYTES_A_REQUEST = 128 * 1024;

    /** Enough for the database to be always busy, and for the network to be waited for. */
    private static final int REQUESTS_A_CORE = 8;

    private static final int FEWEST_REQUESTS = 16;
    private static final int SHARE_OF_CLIENT = 8;

    HttpServerProperties {
        if (!patience.isPositive() || !headTimeout.isPositive() || !crawlTimeout.isPositive()) {
            throw new IllegalArgumentException("freshet.http.server: each time must be positive");
        }
        connections = bound("connections", connections, Integer.MAX_VALUE, SHARE, BYTES_A_CONNECTION);
        int useful =
                Math.max(FEWEST_REQUESTS, REQUESTS_A_CORE * Runtime.getRuntime().availableProcessors());
        requests = bound("requests", requests, useful, SHARE_OF_REQUESTS, BYTES_A_REQUEST);
    }

    private static int bound(String name, int asked, int useful, int share, long bytesEach) {
        long fitting = Runtime.getRuntime().maxMemory() / share / bytesEach;
        if (asked > fitting) {
            throw new IllegalArgumentException("freshet.http.server." + name + " is " + asked + ", but a heap of "
                    + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MB holds " + fitting
                    + ": lower it, or raise -Xmx");
        }
        return asked < 0 ? (int) Math.min(fitting, useful) : asked;
    }

    /** Of requests that are held, worked on or not. */
    long heldBytes() {
        return Runtime.getRuntime().maxMemory() / SHARE_OF_REQUESTS;
    }

    /** Bodies of one client that are read at once. */
    int bodiesOfClient() {
        return Math.clamp(heldBytes() / RequestBound.mostBytesOfOne() / SHARE_OF_CLIENT, 1, Integer.MAX_VALUE);
    }
}
