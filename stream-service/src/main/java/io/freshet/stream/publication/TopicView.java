package io.freshet.stream.publication;

import io.freshet.events.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * What this instance has read from the event topics: the highest version of each recently used aggregate, and the
 * positions. Both change atomically, so that every version known here is below the positions. Thread-safe.
 */
@Component
public class TopicView {
    private final Map<UUID, Long> highest;
    private final Map<String, Long> positions = new TreeMap<>();
    private final List<Consumer<List<Appearance>>> listeners = new CopyOnWriteArrayList<>();

    TopicView(PublicationProperties properties) {
        this.highest = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
                return size() > properties.rememberedAggregates();
            }
        };
    }

    /**
     * Returns the highest version of an aggregate that was read.
     *
     * @param aggregateId the stream or product
     * @return the version, or 0 if none is known
     */
    public synchronized long highest(UUID aggregateId) {
        Long version = highest.get(aggregateId);
        return version == null ? 0 : version;
    }

    /**
     * Returns how far the topics have been read.
     *
     * @return the next offset by topic-partition; empty until all are known
     */
    public synchronized Map<String, Long> positions() {
        return positions.size() < 2 * Topics.EVENT_PARTITIONS ? Map.of() : Map.copyOf(positions);
    }

    /**
     * Adds a listener for versions as they are read. It is called on the reading thread and must return quickly.
     *
     * @param listener notified after this view has been updated
     */
    public void listen(Consumer<List<Appearance>> listener) {
        listeners.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener the listener to remove
     */
    public void ignore(Consumer<List<Appearance>> listener) {
        listeners.remove(listener);
    }

    /** Adds the versions of one poll and the new positions. */
    void read(List<Version> versions, Map<String, Long> readTo) {
        List<Appearance> appearances = new ArrayList<>(versions.size());
        synchronized (this) {
            for (Version version : versions) {
                long before = highest(version.aggregateId());
                boolean first = version.version() > before;
                if (first) {
                    highest.put(version.aggregateId(), version.version());
                }
                appearances.add(new Appearance(
                        version.aggregateId(), version.version(), version.recovered(), first, version.gap()));
            }
            positions.putAll(readTo);
        }
        if (!appearances.isEmpty()) {
            listeners.forEach(listener -> listener.accept(appearances));
        }
    }

    record Version(UUID aggregateId, long version, boolean recovered, boolean gap) {}
}
