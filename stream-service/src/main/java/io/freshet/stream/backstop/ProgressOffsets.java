package io.freshet.stream.backstop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kafka Connect's offset store, backed by the progress of {@link ReplicationEngine}. Stores only the LSN of Debezium's
 * offset, so that the server decides where the stream resumes and Debezium filters nothing.
 *
 * <p>After each save Debezium reads the offset back and confirms everything before its {@code lsn_commit} to the
 * server. Otherwise the slot would retain all WAL forever. A heartbeat's LSN precedes its commit, so nothing is
 * discarded that is not on the topics.
 *
 * <p>Debezium instantiates this class by name; hence the public constructor and the static lookup of its engine.
 */
@NullUnmarked
public final class ProgressOffsets implements OffsetBackingStore {
    static final String OWNER = "freshet.owner";
    static final Map<String, ReplicationEngine> OWNERS = new ConcurrentHashMap<>();

    private static final JsonMapper JSON = JsonMapper.shared();

    private ReplicationEngine owner;

    /** Called by Debezium, reflectively. */
    public ProgressOffsets() {}

    @Override
    public void configure(WorkerConfig config) {
        owner = Objects.requireNonNull(OWNERS.get(config.originalsStrings().get(OWNER)), OWNER);
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        long saved = owner.savedLsn();
        String text = saved == 0
                ? "{\"lsn\":" + owner.startLsn() + "}"
                : "{\"lsn\":" + saved + ",\"lsn_commit\":" + saved + "}";
        byte[] offset = text.getBytes(StandardCharsets.UTF_8);
        Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>();
        keys.forEach(key -> offsets.put(key, ByteBuffer.wrap(offset)));
        return CompletableFuture.completedFuture(offsets);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> offsets, Callback<Void> callback) {
        try {
            for (ByteBuffer offset : offsets.values()) {
                byte[] text = new byte[offset.remaining()];
                offset.duplicate().get(text);
                owner.save(JSON.readTree(text).get("lsn").asLong());
            }
            callback.onCompletion(null, null);
            return CompletableFuture.completedFuture(null);
        } catch (SQLException | RuntimeException e) {
            callback.onCompletion(e, null);
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }
}
