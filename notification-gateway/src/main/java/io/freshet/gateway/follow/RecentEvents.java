package io.freshet.gateway.follow;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.UUID;

/** The most recent events that this instance has sent. Not thread-safe. */
final class RecentEvents {
    private static final int MOST = 10_000;

    private final SequencedSet<UUID> events = new LinkedHashSet<>();

    boolean isNew(UUID event) {
        return !events.contains(event);
    }

    void add(UUID event) {
        if (events.add(event) && events.size() > MOST) {
            events.removeFirst();
        }
    }
}
