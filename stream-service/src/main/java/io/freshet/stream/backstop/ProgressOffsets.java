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
 * Connect's offset store on {@link ReplicationEngine}'s progress. Of Debezium's offset only the LSN is kept: with that
 * alone the server decides where the stream begins again, and Debezium filters nothing.
 *
 * <p>After each save Debezium reads the offset back and tells the server that everything before its {@code lsn_commit} may
 * go: without that the slot would keep all WAL for ever. The LSN of a heartbeat is before its commit, so nothing goes that
 * is not on the topics.
 *
 * <p>Debezium makes it by name, hence the public constructor and the way by which it finds its engine.
 */
@NullUnmarked
public final class ProgressOffsets implements OffsetBackingStore {
    static final String OWNER = "freshet.owner";
    static final Map<String, ReplicationEngine> OWNERS = new ConcurrentHashMap<>();

    private static final JsonMapper JSON = JsonMapper.shared();

    private ReplicationEngine owner;

    /** For Debezium. */
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
