package io.freshet.invalidation.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The recent findings of all instances, in Redis: who asks any instance is told all. Thread-safe. */
@Component
class Findings {
    private static final Logger log = LoggerFactory.getLogger(Findings.class);
    /** With the version of the form: what another one wrote is not read. */
    private static final String KEY = "audit:findings:1";

    private final StringRedisTemplate redis;
    private final JsonMapper json;
    private final AuditProperties properties;

    private final Counter corrupt;

    Findings(StringRedisTemplate redis, JsonMapper json, AuditProperties properties, MeterRegistry metrics) {
        this.redis = redis;
        this.json = json;
        this.properties = properties;
        this.corrupt = Counter.builder("audit_findings_corrupt_total")
                .description("findings in Redis that could not be read, and were deleted")
                .register(metrics);
    }

    /** Keeps one; what is too many goes. Without Redis it is in the log and in the metric only. */
    void add(Finding finding) {
        try {
            String text = json.writeValueAsString(finding);
            withList(() -> redis.opsForList().leftPush(KEY, text));
            redis.opsForList().trim(KEY, 0, properties.kept() - 1);
        } catch (DataAccessException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("a finding was not kept");
        }
    }

    /**
     * Newest first.
     *
     * @throws DataAccessException if Redis does not answer
     */
    List<Finding> newest(int from, int count) {
        List<String> kept = withList(() -> redis.opsForList().range(KEY, from, from + count - 1L));
        return kept == null
                ? List.of()
                : kept.stream().map(this::read).filter(Objects::nonNull).toList();
    }

    /** What is no list is nobody's finding, and would keep every later one out. */
    private <T> @Nullable T withList(Supplier<@Nullable T> command) {
        try {
            return command.get();
        } catch (RedisSystemException e) {
            if (!String.valueOf(e.getMostSpecificCause().getMessage()).startsWith("WRONGTYPE")) {
                throw e;
            }
            corrupt.increment();
            log.atWarn().addKeyValue("key", KEY).log("the findings in Redis are corrupt and are deleted");
            redis.unlink(KEY);
            return command.get();
        }
    }

    private @Nullable Finding read(String text) {
        try {
            return json.readValue(text, Finding.class);
        } catch (JacksonException e) {
            corrupt.increment();
            log.atWarn().addKeyValue("cause", e.toString()).log("a finding cannot be read and is deleted");
            redis.opsForList().remove(KEY, 1, text);
            return null;
        }
    }
}
