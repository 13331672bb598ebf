package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.FeedTopic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the clients of one address hold here, out of what there is for all. A room is a stream that somebody watches or
 * listens to; it counts once however many do, for it is the room that Redis is asked for. Thread-safe.
 */
public final class ClientShare {
    private final GatewayProperties.Share most;
    private final int mostInAll;
    private final AtomicInteger heldInAll;
    private final Map<UUID, Integer> rooms = HashMap.newHashMap(0); // and how many are in each
    private final AtomicInteger unanswered = new AtomicInteger();
    private int connections;
    private int subscriptions;

    /**
     * Holds nothing.
     *
     * @param most that it may hold
     * @param mostInAll that all together may hold
     * @param heldInAll what all together do hold
     */
    ClientShare(GatewayProperties.Share most, int mostInAll, AtomicInteger heldInAll) {
        this.most = most;
        this.mostInAll = mostInAll;
        this.heldInAll = heldInAll;
    }

    synchronized void connected() {
        connections++;
    }

    /** How many there are still. */
    synchronized int disconnected() {
        return --connections;
    }

    synchronized int connections() {
        return connections;
    }

    /**
     * A connection listens to a topic.
     *
     * @throws ClientEventException if there is no more for this address, or for anybody
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
     * A connection watches a stream.
     *
     * @param stream its id
     * @throws ClientEventException if there is no more for this address, or for anybody
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

    /** What is left, as fields of an answer (draft-ietf-httpapi-ratelimit-headers); without what has no limit. */
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

    /** Begins to work on an event; false if its clients have too many under way. {@link #answered} has to follow a true. */
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
