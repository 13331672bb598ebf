package io.freshet.gateway.follow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stores follows and unread counts in PostgreSQL. Each seller has a sequence that grows by one each time the seller
 * goes live; an event is counted once. Each follow stores the position up to which its user has read. Every change is a
 * single, idempotent statement, so a crash leaves it either done or not done. Blocks. Throws
 * {@link org.springframework.dao.DataAccessException} if the database is unavailable. Thread-safe.
 */
final class Follows {
    private final JdbcClient jdbc;
    private final GatewaySchema schema;

    Follows(JdbcClient jdbc, GatewaySchema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /**
     * Follows a seller from now on: earlier events count as read. Does nothing if the user already follows the seller.
     *
     * @return false if the user already follows {@code most} others
     */
    boolean follow(UUID user, UUID seller, int most) {
        sql("""
                insert into gateway.follows (user_id, seller_id, read_seq)
                select :user, :seller,
                       coalesce((select last_seq from gateway.sellers where seller_id = :seller), 0)
                where (select count(*) from gateway.follows where user_id = :user) < :most
                on conflict do nothing""").param("user", user).param("seller", seller).param("most", most).update();
        return sql("select exists (select from gateway.follows where user_id = :user and seller_id = :seller)")
                .param("user", user)
                .param("seller", seller)
                .query(Boolean.class)
                .single();
    }

    void unfollow(UUID user, UUID seller) {
        sql("delete from gateway.follows where user_id = :user and seller_id = :seller")
                .param("user", user)
                .param("seller", seller)
                .update();
    }

    /** For all sellers that the user follows, or for one. */
    Unread unread(UUID user, @Nullable UUID seller) {
        Unread all = unread(List.of(user)).getOrDefault(user, new Unread(Map.of()));
        if (seller == null) {
            return all;
        }
        Long count = all.bySeller().get(seller);
        return new Unread(count == null ? Map.of() : Map.of(seller, count));
    }

    /** Unread counts by user. Users without any are absent. */
    Map<UUID, Unread> unread(Collection<UUID> users) {
        Map<UUID, Map<UUID, Long>> counts = new HashMap<>();
        sql("""
                select f.user_id, f.seller_id, s.last_seq - f.read_seq as unread
                from gateway.follows f join gateway.sellers s using (seller_id)
                where f.user_id = any(:users::uuid[]) and s.last_seq > f.read_seq
                order by f.user_id, unread desc, f.seller_id""").param("users", array(users)).query((ResultSet row) -> {
            counts.computeIfAbsent(id(row, "user_id"), _ -> new LinkedHashMap<>())
                    .put(id(row, "seller_id"), row.getLong("unread"));
        });
        Map<UUID, Unread> unread = new HashMap<>();
        counts.forEach((user, bySeller) -> unread.put(user, new Unread(bySeller)));
        return unread;
    }

    /** For all sellers that the user follows, or for one. */
    void markRead(UUID user, @Nullable UUID seller) {
        sql("""
                update gateway.follows f set read_seq = s.last_seq
                from gateway.sellers s
                where f.user_id = :user and s.seller_id = f.seller_id and s.last_seq > f.read_seq
                  and (:seller::uuid is null or f.seller_id = :seller)""").param("user", user).param("seller", seller).update();
    }

    /**
     * Counts the event, unless it was counted before.
     *
     * @return the time since it was first counted
     */
    Duration record(WentLive live) {
        sql("""
                with new as (
                  insert into gateway.lives (event_id, seller_id, stream_id) values (:event, :seller, :stream)
                  on conflict do nothing returning seller_id)
                insert into gateway.sellers (seller_id, last_seq) select seller_id, 1 from new
                on conflict (seller_id) do update set last_seq = gateway.sellers.last_seq + 1""")
                .param("event", live.eventId())
                .param("seller", live.sellerId())
                .param("stream", live.streamId())
                .update();
        double seconds = sql("""
                select extract(epoch from now() - recorded_at)::float8 from gateway.lives where event_id = :event""")
                .param("event", live.eventId())
                .query(Double.class)
                .optional()
                .orElse(0.0);
        return Duration.ofMillis((long) (seconds * 1_000));
    }

    /** The users among those given who have followed the seller since before the event was recorded. */
    List<UUID> followers(WentLive live, Collection<UUID> among) {
        return sql("""
                select user_id from gateway.follows f join gateway.lives l using (seller_id)
                where l.event_id = :event and f.user_id = any(:users::uuid[]) and f.followed_at <= l.recorded_at""")
                .param("event", live.eventId())
                .param("users", array(among))
                .query((row, _) -> id(row, "user_id"))
                .list();
    }

    /** Deletes events older than {@code age}: Kafka no longer retains them, so they cannot recur. */
    void forgetBefore(Duration age) {
        sql("delete from gateway.lives where recorded_at < now() - make_interval(secs => :seconds)")
                .param("seconds", age.toSeconds())
                .update();
    }

    private JdbcClient.StatementSpec sql(String text) {
        if (!schema.isCurrent()) {
            throw new DataAccessResourceFailureException("the schema gateway is not there yet");
        }
        return jdbc.sql(text);
    }

    private static String array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }
}
