package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.FeedTopic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The resources held by the clients of one address, out of those available to all. A room is a stream that a client
 * watches or listens to. It counts once for any number of clients, because Redis is queried per room. Thread-safe.
 */
public final class ClientShare {
    private final GatewayProperties.Share most;
    private final int mostInAll;
    private final AtomicInteger heldInAll;
    private final Map<UUID, Integer> rooms = HashMap.newHashMap(0); // with the number of clients in each
    private final AtomicInteger unanswered = new AtomicInteger();
    private int connections;
    private int subscriptions;

    /**
     * An empty share.
     *
     * @param most limits for this address
     * @param mostInAll limit on subscriptions and watched streams of all addresses
     * @param heldInAll current total of all addresses
     */
    ClientShare(GatewayProperties.Share most, int mostInAll, AtomicInteger heldInAll) {
        this.most = most;
        this.mostInAll = mostInAll;
        this.heldInAll = heldInAll;
    }

    synchronized void connected() {
        connections++;
    }

    /** Returns the number of remaining connections. */
    synchronized int disconnected() {
        return --connections;
    }

    synchronized int connections() {
        return connections;
    }

    /**
     * Counts a connection's subscription to a topic.
     *
     * @throws ClientEventException if a limit of this address or of the instance is reached
     */
    synchronized void subscribe(FeedTopic topic) {
        if (exceeds(subscriptions + 1, most.subscriptions())) {
            throw tooMany("subscriptions", most.subscriptions());
        }
        hold();
        if (topic instanceof FeedTopic.Stream(var stream)) {
            enter(stream);
        }
        subscriptions++;
    }

    /** It no longer does. */
    synchronized void unsubscribe(FeedTopic topic) {
        heldInAll.decrementAndGet();
        subscriptions--;
        if (topic instanceof FeedTopic.Stream(var stream)) {
            exit(stream);
        }
    }

    /**
     * Counts a connection that watches a stream.
     *
     * @param stream its id
     * @throws ClientEventException if a limit of this address or of the instance is reached
     */
    public synchronized void join(UUID stream) {
        hold();
        enter(stream);
    }

    /**
     * It no longer does.
     *
     * @param stream its id
     */
    public synchronized void leave(UUID stream) {
        heldInAll.decrementAndGet();
        exit(stream);
    }

    private void hold() {
        if (heldInAll.incrementAndGet() > mostInAll) {
            heldInAll.decrementAndGet();
            throw new ClientEventException(
                    ErrorCode.UNAVAILABLE, "this instance has no room for more subscriptions now");
        }
    }

    private void enter(UUID stream) {
        if (!rooms.containsKey(stream) && exceeds(rooms.size() + 1, most.rooms())) {
            heldInAll.decrementAndGet();
            throw tooMany("rooms", most.rooms());
        }
        rooms.merge(stream, 1, Integer::sum);
    }

    private void exit(UUID stream) {
        rooms.computeIfPresent(stream, (_, count) -> count == 1 ? null : count - 1);
    }

    /** The remaining quotas as header fields (draft-ietf-httpapi-ratelimit-headers). Omits unlimited resources. */
    synchronized Map<CharSequence, String> fields() {
        Map<CharSequence, String> fields = new LinkedHashMap<>();
        addField(fields, "connections", most.connections(), connections);
        addField(fields, "subscriptions", most.subscriptions(), subscriptions);
        addField(fields, "rooms", most.rooms(), rooms.size());
        return fields;
    }

    private static void addField(Map<CharSequence, String> fields, String what, int most, int held) {
        if (most > 0) {
            fields.merge("RateLimit-Policy", "\"%s\";q=%d".formatted(what, most), ClientShare::listed);
            fields.merge("RateLimit", "\"%s\";r=%d".formatted(what, Math.max(0, most - held)), ClientShare::listed);
        }
    }

    private static String listed(String first, String second) {
        return first + ", " + second;
    }

    /**
     * Starts an event. Returns false if this address has too many in progress. If true, {@link #answered} must follow.
     */
    boolean tryAsk(int mostUnanswered) {
        if (unanswered.incrementAndGet() > mostUnanswered) {
            unanswered.decrementAndGet();
            return false;
        }
        return true;
    }

    void answered() {
        unanswered.decrementAndGet();
    }

    private static boolean exceeds(int count, int most) {
        return most > 0 && count > most;
    }

    private static ClientEventException tooMany(String what, int most) {
        return new ClientEventException(
                ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                "the clients of one address may have %d %s; leave some first".formatted(most, what));
    }
}
