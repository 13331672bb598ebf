package io.freshet.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the HTTP server. 0 is no bound. By default a bound is proportional to the heap, and that of requests also
 * to the cores.
 *
 * @param connections the maximum number; beyond it the connection longest without a complete request is closed
 * @param requests the maximum number of requests worked on at once
 * @param patience after which a waiting request is 503
 * @param headTimeout within which the head of a request must be complete
 * @param crawlTimeout how long a body or an answer may crawl
 */
@ConfigurationProperties("freshet.http.server")
record HttpServerProperties(
        @DefaultValue("-1") int connections,
        @DefaultValue("-1") int requests,
        @DefaultValue("1s") Duration patience,
        @DefaultValue("10s") Duration headTimeout,
        @DefaultValue("20s") Duration crawlTimeout) {
    /** Connections may use 1/SHARE of the heap. */
    private static final int SHARE = 4;

    /** Waiting requests may use this part of the heap, as a divisor; those that are worked on, as much again. */
    private static final int SHARE_OF_REQUESTS = 8;

    /** Jetty keeps some 5 KB for it, and an off-heap buffer of 8 KB while a request arrives. */
    private static final long BYTES_A_CONNECTION = 8 * 1024;

    /** With a body of 64 KiB, its JSON, and the objects of the answer. */
    private static final long BYTES_A_REQUEST = 128 * 1024;

    /** Enough to keep the cores and the database busy. More at once only make each other wait. */
    private static final int REQUESTS_A_CORE = 4;

    private static final int FEWEST_REQUESTS = 8;
    private static final int SHARE_OF_CLIENT = 8;

    HttpServerProperties {
        if (!patience.isPositive() || !headTimeout.isPositive() || !crawlTimeout.isPositive()) {
            throw new IllegalArgumentException("freshet.http.server: each time must be positive");
        }
        connections = bound("connections", connections, descriptors(), SHARE, BYTES_A_CONNECTION);
        int useful =
                Math.max(FEWEST_REQUESTS, REQUESTS_A_CORE * Runtime.getRuntime().availableProcessors());
        requests = bound("requests", requests, useful, SHARE_OF_REQUESTS, BYTES_A_REQUEST);
    }

    /** Where they run out, connections are neither accepted nor refused. */
    private static int descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? Math.clamp(unix.getMaxFileDescriptorCount() * 3 / 4, 1, Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
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

    /** The maximum bytes of requests held, worked on or waiting. */
    long heldBytes() {
        return Runtime.getRuntime().maxMemory() / SHARE_OF_REQUESTS;
    }

    /** The maximum number of one client's bodies read at once. */
    int bodiesOfClient() {
        return Math.clamp(heldBytes() / RequestBound.mostBytesOfOne() / SHARE_OF_CLIENT, 1, Integer.MAX_VALUE);
    }
}
