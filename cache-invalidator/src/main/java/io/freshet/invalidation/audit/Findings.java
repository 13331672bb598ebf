package io.freshet.invalidation.audit;

import io.freshet.cache.CacheConnection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.ListOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The recent findings of all instances, kept in Redis so that any instance can list them all. Thread-safe. */
@Component
class Findings {
    private static final Logger log = LoggerFactory.getLogger(Findings.class);
    /** Includes the format version, so that findings in other formats are not read. */
    private static final String KEY = "audit:findings:1";

    private final StringRedisTemplate redis;
    private final CacheConnection connection;
    private final JsonMapper json;
    private final AuditProperties properties;

    Findings(StringRedisTemplate redis, CacheConnection connection, JsonMapper json, AuditProperties properties) {
        this.redis = redis;
        this.connection = connection;
        this.json = json;
        this.properties = properties;
    }

    /** Adds a finding and drops the oldest above the limit. Without Redis, it is only in the log and the metric. */
    void add(Finding finding) {
        try {
            ofList(list -> list.leftPush(KEY, json.writeValueAsString(finding)));
            redis.opsForList().trim(KEY, 0, properties.kept() - 1);
        } catch (DataAccessException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("a finding was not kept");
        }
    }

    /**
     * Returns findings, newest first.
     *
     * @throws DataAccessException if Redis does not answer
     */
    List<Finding> newest(int from, int count) {
        List<String> kept = ofList(list -> list.range(KEY, from, from + count - 1L));
        return kept == null
                ? List.of()
                : kept.stream().map(this::read).filter(Objects::nonNull).toList();
    }

    /** Deletes a value that is not a list, which would block adding and listing findings. */
    private <T> @Nullable T ofList(Function<ListOperations<String, String>, @Nullable T> command) {
        try {
            return command.apply(redis.opsForList());
        } catch (DataAccessException e) {
            if (!CacheConnection.isCorrupt(e)) {
                throw e;
            }
            redis.delete(KEY);
            connection.foundCorrupt(KEY);
            return command.apply(redis.opsForList());
        }
    }

    private @Nullable Finding read(String text) {
        try {
            return json.readValue(text, Finding.class);
        } catch (JacksonException e) {
            connection.foundCorrupt(KEY + ": " + e);
            redis.opsForList().remove(KEY, 0, text);
            return null;
        }
    }
}
