package io.freshet.gateway.socket;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the public port, under {@code freshet.gateway}.
 *
 * @param address where it listens; loopback unless said otherwise
 * @param port 0 to 65535, 0 for any free one
 * @param eventLoops threads that serve the connections; 0 for one a processor
 * @param maxConnections open connections, beyond which the one that is longest without a request gives way, and without
 *     such a one new ones get 503; below the descriptor limit of the process, and without a value in proportion to the
 *     heap
 * @param maxSubscriptionsInAll what all clients together may listen to and watch; without a value in proportion to the
 *     heap. Of this and {@code maxConnections} 0 is no bound
 * @param maxConnectionsPerUser connections of one user to one instance; a further one is closed with 4429
 * @param share what the clients of one address may have
 * @param loopbackUnlimited whether loopback, from where a proxy comes, or this machine's own, has any number of
 *     connections
 * @param trustedProxies addresses or networks whose {@code X-Forwarded-For} is believed; none by default
 * @param maxFrameBytes the largest message that a client may send
 * @param maxSubscriptions feeds that one connection may listen to
 * @param messagesAtOnce messages that a client may send in one burst
 * @param messagesPerSecond messages a second that a client may send in the long run
 * @param pingInterval how often each connection is pinged (WebSocket) or sent a comment (Server-Sent Events)
 * @param pongTimeout how long a client has to answer a ping; a divisor of the interval's precision, see Shard
 * @param tokenWarning how long before the end of its token a client is warned
 * @param maxPendingBytes unsent bytes beyond which a client is disconnected; from half of it its refreshes are conflated
 * @param sendBufferBytes the kernel's send buffer for each connection, which counts before any byte is pending
 * @param requestTimeout how long a connection has from being opened to its answer or upgrade
 * @param stopTimeout how long a planned stop waits for clients to leave
 * @param allowedOrigins what a browser's {@code Origin} may be; a trailing {@code :*} stands for any port
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

    /** Of the heap, for each of connections and subscriptions. */
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
     * What the clients of one address, which may be a whole network behind one, may have. 0 is no limit.
     *
     * @param connections a further one gets 429
     * @param subscriptions of all its connections
     * @param rooms streams that any of them watches or listens to
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
     * All clients of a refresh get one and the same frame; each then waits a random time of up to {@code spread_ms}
     * before it fetches, so that the feeds see a rate and not a wave.
     *
     * @param freeListeners up to so many may fetch at once, without any wait
     * @param fetchesPerSecond the rate at which those beyond may fetch
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
