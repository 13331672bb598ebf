package io.freshet.gateway.socket;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the public port, under {@code freshet.gateway}.
 *
 * @param address the address to listen on; loopback by default
 * @param port 0 to 65535; 0 for any free port
 * @param eventLoops number of event loops; 0 for one per processor
 * @param maxConnections limit on open connections. Above it the connection that has waited longest without a request is
 *     closed; if there is none, new ones get 503. Capped by the descriptor limit of the process. 0 for no limit; by
 *     default in proportion to the heap
 * @param maxSubscriptions limit on subscriptions of one connection
 * @param maxSubscriptionsInAll limit on subscriptions and watched streams of all clients. 0 for no limit; by default in
 *     proportion to the heap
 * @param maxConnectionsPerUser limit on connections of one user to one instance; more are closed with 4429
 * @param share limits for the clients of one address
 * @param loopbackUnlimited whether loopback, which local proxies connect from, is exempt from the limit on connections
 * @param trustedProxies addresses or networks whose {@code X-Forwarded-For} is trusted; none by default
 * @param maxFrameBytes the largest message that a client may send
 * @param messagesAtOnce messages that a client may send in one burst
 * @param messagesPerSecond sustained rate of messages of a client
 * @param pingInterval how often each connection is pinged (WebSocket) or sent a comment (Server-Sent Events)
 * @param pongTimeout how long a client has to answer a ping; an eighth of it is the resolution of the ping interval
 * @param tokenWarning how long before its token expires a client is warned
 * @param maxPendingBytes unsent bytes above which a client is disconnected; above half of it its refreshes are
 *     conflated
 * @param sendBufferBytes the kernel's send buffer per connection; it fills before any byte is pending
 * @param requestTimeout time from opening a connection to its response or upgrade
 * @param stopTimeout how long a planned stop waits for clients to leave
 * @param allowedOrigins accepted values of {@code Origin}; a trailing {@code :*} matches any port
 * @param spread how clients' refetches are spread out
 */
@ConfigurationProperties("freshet.gateway")
record GatewayProperties(
        @DefaultValue("127.0.0.1") InetAddress address,
        @DefaultValue("8083") int port,
        @DefaultValue("0") int eventLoops,
        @DefaultValue("-1") int maxConnections,
        @DefaultValue("-1") int maxSubscriptionsInAll,
        @DefaultValue("1000") int maxConnectionsPerUser,
        @DefaultValue Share share,
        @DefaultValue("true") boolean loopbackUnlimited,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("4096") int maxFrameBytes,
        @DefaultValue("64") int maxSubscriptions,
        @DefaultValue("80") int messagesAtOnce,
        @DefaultValue("4") int messagesPerSecond,
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("8s") Duration pongTimeout,
        @DefaultValue("60s") Duration tokenWarning,
        @DefaultValue("65536") int maxPendingBytes,
        @DefaultValue("65536") int sendBufferBytes,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("3s") Duration stopTimeout,

        @DefaultValue({"http://localhost:*", "http://127.0.0.1:*"})
        List<String> allowedOrigins,

        @DefaultValue Spread spread) {

    /** Divisor of the heap, for connections and for subscriptions. */
    private static final int HEAP_SHARE = 3;

    private static final int BYTES_A_CONNECTION = 3_500;
    private static final int BYTES_A_SUBSCRIPTION = 1_000;

    GatewayProperties {
        require(port >= 0 && port <= 65_535, "port must be 0 to 65535");
        require(eventLoops >= 0 && eventLoops <= 256, "event-loops must be 0 to 256");
        maxConnections = fitting("max-connections", maxConnections, BYTES_A_CONNECTION);
        maxSubscriptionsInAll = fitting("max-subscriptions-in-all", maxSubscriptionsInAll, BYTES_A_SUBSCRIPTION);
        require(maxConnectionsPerUser > 0, "max-connections-per-user must be positive");
        require(maxFrameBytes >= 128 && maxFrameBytes <= 65_536, "max-frame-bytes must be 128 to 65536");
        require(maxSubscriptions > 0, "max-subscriptions must be positive");
        require(messagesAtOnce > 0 && messagesPerSecond > 0, "messages-at-once and -per-second must be positive");
        require(pongTimeout.toMillis() >= 100, "pong-timeout must be at least 100ms");
        require(pingInterval.compareTo(pongTimeout) > 0, "ping-interval must be longer than pong-timeout");
        require(!tokenWarning.isNegative(), "token-warning must not be negative");
        require(maxPendingBytes >= 4_096, "max-pending-bytes must be at least 4096");
        require(sendBufferBytes >= 4_096, "send-buffer-bytes must be at least 4096");
        require(requestTimeout.isPositive(), "request-timeout must be positive");
        require(stopTimeout.isPositive(), "stop-timeout must be positive");
        allowedOrigins = List.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
    }

    private static int fitting(String name, int wanted, int bytesEach) {
        long heap = Runtime.getRuntime().maxMemory();
        long fitting = heap / HEAP_SHARE / bytesEach;
        require(wanted >= -1, name + " must not be negative");
        require(
                wanted <= fitting,
                "%s is %d, but a heap of %d MB holds %d: lower it, or raise -Xmx"
                        .formatted(name, wanted, heap / (1024 * 1024), fitting));
        return switch (wanted) {
            case -1 -> (int) Math.min(fitting, Integer.MAX_VALUE);
            case 0 -> Integer.MAX_VALUE;
            default -> wanted;
        };
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("freshet.gateway: " + message);
        }
    }

    /**
     * Limits for the clients of one address, which may be a whole network behind NAT. 0 for no limit.
     *
     * @param connections open connections; more get 429
     * @param subscriptions subscriptions of all its connections
     * @param rooms streams that they watch or listen to
     */
    record Share(
            @DefaultValue("2000") int connections,
            @DefaultValue("10000") int subscriptions,
            @DefaultValue("1000") int rooms) {
        Share {
            require(
                    connections >= 0 && subscriptions >= 0 && rooms >= 0,
                    "share.connections, .subscriptions and .rooms must not be negative");
        }
    }

    /**
     * All listeners get the same frame. Each then waits a random time of up to {@code spread_ms} before it refetches,
     * so that the feeds see a steady rate instead of a burst.
     *
     * @param freeListeners number of listeners that may refetch without waiting
     * @param fetchesPerSecond the rate at which the others may refetch
     * @param limit the longest wait
     */
    record Spread(
            @DefaultValue("100") int freeListeners,
            @DefaultValue("5000") int fetchesPerSecond,
            @DefaultValue("5s") Duration limit) {
        Spread {
            require(freeListeners >= 0, "spread.free-listeners must not be negative");
            require(fetchesPerSecond > 0, "spread.fetches-per-second must be positive");
            require(!limit.isNegative(), "spread.limit must not be negative");
        }

        long millis(int listeners) {
            long waiting = Math.max(0, listeners - freeListeners);
            return Math.min(limit.toMillis(), waiting * 1_000 / fetchesPerSecond);
        }
    }
}
