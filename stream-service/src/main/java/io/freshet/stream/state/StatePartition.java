package io.freshet.stream.state;

import io.freshet.events.EventHeaders;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of a state topic, written by the owner of the same partition of the event topic.
 *
 * <p><b>An event only names an aggregate; what is written is its row at that time</b> (or the deletion in its
 * tombstone). Therefore the topic converges to the table and never goes back:
 *
 * <ol>
 *   <li>An event appears only once its change is visible, and the row is read after the event. So the last event of an
 *       aggregate writes its last version. A late duplicate of any version writes that too, or nothing. A skipped
 *       version does no harm. The database, not the topic, keeps the version of a deleted id.
 *   <li>One thread reads and writes the rows sequentially: a later read is never older.
 *   <li>An earlier owner is fenced <i>before</i> the next one reads ({@link StateWriter}). Positions and states are
 *       committed in one transaction, and the next owner resumes from the last committed position.
 *   <li>A position that proves nothing (missing, not ours, of another topic, or expired) is not used. Instead,
 *       everything for which the partition may be wrong is rebuilt ({@link Rebuild}). The end of the events is recorded
 *       first, and they are followed from there: a change that the rebuild did not see was committed later, so its
 *       event is beyond that end.
 * </ol>
 *
 * <p>The versions sent last are cached for some aggregates. This only saves work: only committed versions are cached,
 * and only events at or below them are skipped, unless they are marked as a gap. Not thread-safe.
 */
final class StatePartition implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatePartition.class);

    private final StateTopic topic;
    private final CommittedPosition position;
    private final StateParts parts;
    private final StateWriter writer;
    private final Map<UUID, Long> sent;
    private @Nullable Rebuild rebuild;
    private long eventsNoted;

    /** Creates a partition that is not owned until {@link #take}. */
    StatePartition(CommittedPosition position, ConsumerGroupMetadata group, StateParts parts) {
        this.topic = StateTopic.of(position.events());
        this.position = position;
        this.parts = parts;
        this.writer = new StateWriter(parts.kafka(), position.events(), group);
        this.sent = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
                return size() > parts.properties().rememberedAggregates();
            }
        };
    }

    /** Fences earlier owners. They can no longer change what is read after this call, positions included. */
    void take() {
        writer.take();
    }

    /** Starts a rebuild. Events are followed from {@code eventsEnd}, their end before it started. */
    void rebuild(long eventsEnd, int partitions) {
        eventsNoted = eventsEnd;
        rebuild = new Rebuild(
                topic,
                new TopicPartition(topic.states(), position.events().partition()),
                partitions,
                parts.images(),
                parts.properties().batch(),
                parts.kafka());
    }

    boolean isRebuilding() {
        return rebuild != null;
    }

    /** Processes one portion of the rebuild. */
    void rebuildFurther() throws SQLException {
        Rebuild running = Objects.requireNonNull(rebuild, "rebuild");
        Portion portion = portion(running.next());
        if (!running.isDone()) {
            if (!portion.states().isEmpty()) {
                writer.write(portion.states());
            }
            portion.written(this);
            return;
        }
        writer.write(portion.states(), position, eventsNoted);
        portion.written(this);
        rebuild = null;
        parts.metrics().rebuilt();
    }

    /** Processes events of this partition, in order. Returns once their states are written. */
    void follow(List<ConsumerRecord<String, byte[]>> events) throws SQLException {
        Map<UUID, AffectedAggregate> news = new HashMap<>();
        for (ConsumerRecord<String, byte[]> event : events) {
            UUID id = AffectedAggregate.id(event);
            if (id == null) {
                parts.deadLetters().withoutAggregate(event);
                continue;
            }
            long version = AffectedAggregate.version(event);
            if (version == 0 || version > sent.getOrDefault(id, 0L) || EventHeaders.isGap(event.headers())) {
                news.merge(
                        id,
                        new AffectedAggregate(id, version, event),
                        (one, other) -> other.version() < one.version() ? one : other);
            }
        }
        Portion portion = portion(news);
        writer.write(portion.states(), position, events.getLast().offset() + 1);
        portion.written(this);
    }

    private Portion portion(Map<UUID, AffectedAggregate> mentions) throws SQLException {
        List<ProducerRecord<String, byte[]>> states = new ArrayList<>(mentions.size());
        Map<UUID, Long> versions = new HashMap<>();
        int images = 0;
        int partition = position.events().partition();
        for (Map.Entry<UUID, Current> entry :
                parts.images().read(topic, mentions.keySet()).entrySet()) {
            AffectedAggregate mention = Objects.requireNonNull(mentions.get(entry.getKey()));
            switch (entry.getValue()) {
                case Current.Image image -> {
                    states.add(parts.records().image(topic, partition, mention, image));
                    versions.put(mention.id(), image.version());
                    images++;
                }
                case Current.Deleted deleted -> {
                    states.add(parts.records().tombstone(topic, partition, mention, deleted.version()));
                    versions.put(mention.id(), deleted.version());
                }
                case Current.Unknown _
                when mention.version() > 0 ->
                    states.add(parts.records().tombstone(topic, partition, mention, mention.version()));
                case Current.Unknown _ -> log.debug("nothing is known of {}", mention.id());
                case Current.Unsayable(RuntimeException reason) ->
                    parts.deadLetters().unsayable(topic, mention, reason);
            }
        }
        return new Portion(states, versions, images);
    }

    @Override
    public void close() {
        writer.close();
        if (rebuild != null) {
            rebuild.close();
        }
    }

    /** States written together, and their versions by aggregate. */
    private record Portion(List<ProducerRecord<String, byte[]>> states, Map<UUID, Long> versions, int images) {
        void written(StatePartition by) {
            by.sent.putAll(versions);
            by.parts.metrics().sent(by.topic, images, states.size() - images);
        }
    }
}
