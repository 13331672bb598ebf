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
 * What this instance has read on the event topics: the highest version of each of the aggregates that changed last, and
 * how far it has read. Both change together, so that what is known here lies below the positions. Thread-safe.
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
     * The highest version of an aggregate that was read.
     *
     * @param aggregateId the stream or product
     * @return 0 if none is remembered
     */
    public synchronized long highest(UUID aggregateId) {
        Long version = highest.get(aggregateId);
        return version == null ? 0 : version;
    }

    /**
     * How far the topics were read.
     *
     * @return by topic-partition the first offset that was not; empty until all of them are known
     */
    public synchronized Map<String, Long> positions() {
        return positions.size() < 2 * Topics.EVENT_PARTITIONS ? Map.of() : Map.copyOf(positions);
    }

    /**
     * Tells of versions as they are read, on the reading thread: to be left quickly.
     *
     * @param listener hears of what was read after it is known here
     */
    public void listen(Consumer<List<Appearance>> listener) {
        listeners.add(listener);
    }

    /**
     * Ends that.
     *
     * @param listener as it was given
     */
    public void ignore(Consumer<List<Appearance>> listener) {
        listeners.remove(listener);
    }

    /** Takes what one poll brought, and how far the topics have now been read. */
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
