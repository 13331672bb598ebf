package io.freshet.bench.backstop;

import io.freshet.events.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Checks that a topic, read from its beginning, keeps the contract of each aggregate: versions first appear in order
 * from 1, none is skipped except before an event that says so ({@code freshet_gap}), all are on one partition, and
 * their ids are right. Repeats may follow at any time, and are counted. Not thread-safe.
 */
public final class VersionOrder {
    private static final int SHOWN = 10;

    private final Map<UUID, Seen> aggregates = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> recovered = new ArrayList<>();
    private long violationCount;
    private long events;
    private long repeats;
    private long firstDirect;
    private long firstByBackstop;
    private long gapEvents;
    private long skipped;

    private record Seen(String place, long version) {}

    void saw(TopicEvent event) {
        events++;
        if (!event.key().equals(event.aggregateId().toString())
                || !event.eventId()
                        .equals(EventId.of(event.aggregateId(), event.version()).toString())) {
            violated(event, "its key or event_id is not that of its aggregate and version");
        }
        gapEvents += event.gap() ? 1 : 0;
        Seen before = aggregates.getOrDefault(event.aggregateId(), new Seen(event.place(), 0));
        if (!before.place().equals(event.place())) {
            violated(event, "earlier versions are on " + before.place());
        }
        if (event.version() <= before.version()) {
            repeats++;
            return;
        }
        long left = event.version() - before.version() - 1;
        if (left > 0 && !event.gap()) {
            violated(event, "the version that appeared before it is " + before.version());
        }
        skipped += left;
        if (event.origin().equals("direct")) {
            firstDirect++;
        } else {
            firstByBackstop++;
            if (!event.gap() && recovered.size() < SHOWN) {
                recovered.add(event.aggregateId() + " version " + event.version());
            }
        }
        aggregates.put(event.aggregateId(), new Seen(event.place(), event.version()));
    }

    private void violated(TopicEvent event, String why) {
        violationCount++;
        if (violations.size() < SHOWN) {
            violations.add(event.aggregateId() + " version " + event.version() + " on " + event.place() + ": " + why);
        }
    }

    /** The highest version of an aggregate; 0 if it has not been seen. */
    long highest(UUID aggregateId) {
        Seen seen = aggregates.get(aggregateId);
        return seen == null ? 0 : seen.version();
    }

    /** The aggregates whose topic does not end at the expected version, with both versions. */
    List<String> notAt(Map<UUID, Long> expected) {
        List<String> wrong = new ArrayList<>();
        expected.forEach((id, version) -> {
            if (highest(id) != version) {
                wrong.add(id + " is at " + highest(id) + " on the topic and must be at " + version);
            }
        });
        return wrong;
    }

    /** The first violations of the contract. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** The first versions that only the backstop published, except for gaps. */
    List<String> recovered() {
        return List.copyOf(recovered);
    }

    long violationCount() {
        return violationCount;
    }

    long events() {
        return events;
    }

    long repeats() {
        return repeats;
    }

    long firstDirect() {
        return firstDirect;
    }

    long firstByBackstop() {
        return firstByBackstop;
    }

    long gapEvents() {
        return gapEvents;
    }

    /** The number of versions skipped before gap events. */
    long skipped() {
        return skipped;
    }
}
