package io.freshet.stream.idempotency;

import java.nio.ByteBuffer;
import java.sql.Types;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Access to the table idempotency_keys. */
@Repository
class AnswerStore {
    private final JdbcClient jdbc;
    private final IdempotencyProperties properties;

    AnswerStore(JdbcClient jdbc, IdempotencyProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /**
     * Locks the key until the transaction ends.
     *
     * @return false if another transaction holds it
     */
    boolean tryLock(IdempotencyKey key) {
        // Two-integer locks never collide with the single-bigint locks that the catalogue's triggers take.
        ByteBuffer name = key.lockName();
        return jdbc.sql("select pg_try_advisory_xact_lock(?, ?)")
                .params(name.getInt(), name.getInt())
                .query(Boolean.class)
                .single();
    }

    Optional<StoredAnswer> find(IdempotencyKey key) {
        return jdbc.sql("""
                        select fingerprint, status, location, etag, body from idempotency_keys
                        where user_id = ? and path = ? and key = ? and created_at > now() - make_interval(secs => ?)""")
                .params(
                        key.userId(),
                        key.path(),
                        key.key(),
                        properties.retention().toSeconds())
                .query((row, _) -> new StoredAnswer(
                        row.getBytes("fingerprint"),
                        row.getInt("status"),
                        row.getString("location"),
                        row.getString("etag"),
                        row.getBytes("body")))
                .optional();
    }

    /** Stores an answer. Replaces one that has expired but has not been removed yet. */
    void store(IdempotencyKey key, StoredAnswer answer) {
        jdbc.sql("""
                        insert into idempotency_keys (user_id, path, key, fingerprint, status, location, etag, body)
                        values (:user, :path, :key, :fingerprint, :status, :location, :etag, :body)
                        on conflict (user_id, path, key) do update set
                          fingerprint = excluded.fingerprint, status = excluded.status, location = excluded.location,
                          etag = excluded.etag, body = excluded.body, created_at = excluded.created_at""")
                .param("user", key.userId())
                .param("path", key.path())
                .param("key", key.key())
                .param("fingerprint", answer.fingerprint())
                .param("status", answer.status())
                .param("location", answer.location(), Types.VARCHAR)
                .param("etag", answer.etag(), Types.VARCHAR)
                .param("body", answer.body())
                .update();
    }

    /**
     * Removes expired answers, oldest first.
     *
     * @param limit the maximum number to remove
     * @return the number removed
     */
    int removeExpired(int limit) {
        return jdbc.sql("""
                        delete from idempotency_keys where ctid = any (array(
                          select ctid from idempotency_keys where created_at <= now() - make_interval(secs => ?)
                          order by created_at limit ? for update skip locked))""").params(properties.retention().toSeconds(), limit).update();
    }
}
