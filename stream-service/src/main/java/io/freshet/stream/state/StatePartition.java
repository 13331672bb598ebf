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
 * One partition of a state topic, written by whoever owns that partition of the event topic.
 *
 * <p><b>An event only mentions an aggregate; what is written is the row as it is then</b> (or the deletion that its
 * tombstone tells). That is why the topic becomes equal to the table and never goes back:
 *
 * <ol>
 *   <li>An event appears only once its change is visible, and the row is read after the event. So after the last event
 *       of an aggregate its last version is written. A late repeat, whatever version it is of, writes that too, or
 *       nothing; a skipped version is not missed; a deleted id's version is kept by the database, not by the topic.
 *   <li>Rows are read and written by one thread, one after the other: a later read is never older.
 *   <li>Of two owners the earlier one is shut out <i>before</i> the later one reads ({@link StateWriter}). What it had
 *       written without its position, is written anew: positions and states are one transaction, and the later owner
 *       goes on from the last position that holds.
 *   <li>A position that proves nothing (none, not ours, of another topic, below what is left of the events) is not
 *       used: everything that the partition may be wrong about is mentioned then ({@link Rebuild}). Before that, the end
 *       of the events is noted, and they are followed from there: a change that the rebuild did not see is committed
 *       after it, and its event lies beyond.
 * </ol>
 *
 * <p>What was sent last is remembered for some aggregates. That saves work and decides nothing: only a version that is
 * written for good is remembered, and only events at or below it are passed over, unless they say that their version was
 * used before. Not thread-safe.
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

    /** Belongs to nobody until it is taken. */
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

    /** Shuts out earlier owners. What is read from now on, positions too, is the last that they left. */
    void take() {
        writer.take();
    }

    /** Everything is to be looked at, and the events are followed from the offset on, their end before this began. */
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

    /** A portion of the rebuild. */
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

    /** Events of this partition, in order. Returns once the states that they ask for are written. */
    void follow(List<ConsumerRecord<String, byte[]>> events) throws SQLException {
        Map<UUID, AffectedAggregate> news = new HashMap<>();
        for (ConsumerRecord<String, byte[]> event : events) {
            UUID id = AffectedAggregate.id(event);
            if (id == null) {
                parts.deadLetters().nobodys(event);
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

    /** What is written together; versions by aggregate. */
    private record Portion(List<ProducerRecord<String, byte[]>> states, Map<UUID, Long> versions, int images) {
        void written(StatePartition by) {
            by.sent.putAll(versions);
            by.parts.metrics().sent(by.topic, images, states.size() - images);
        }
    }
}
