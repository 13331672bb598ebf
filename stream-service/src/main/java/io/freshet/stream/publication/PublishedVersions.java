package io.freshet.stream.publication;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Versions known to be on their topics although this instance may not have read them there yet: acknowledged to it, or
 * found in the durable record. Bounded. Thread-safe.
 */
@Component
class PublishedVersions implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(PublishedVersions.class);
    private static final int MAX_LOOK_UPS = 200;

    private final PublicationRecord published;
    private final Map<UUID, Long> highest;
    private final ThreadPoolExecutor lookUps = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_LOOK_UPS),
            Thread.ofPlatform().name("publication-record").factory());

    PublishedVersions(PublicationRecord published, PublicationProperties properties) {
        this.published = published;
        this.highest = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
                return size() > properties.rememberedAggregates();
            }
        };
    }

    synchronized long highest(UUID aggregateId) {
        Long version = highest.get(aggregateId);
        return version == null ? 0 : version;
    }

    synchronized void acknowledged(UUID aggregateId, long version) {
        highest.merge(aggregateId, version, Math::max);
    }

    /** Looks up an aggregate in the durable record, unless too many lookups are pending. */
    void lookUp(UUID aggregateId, Runnable whenFound) {
        try {
            lookUps.execute(() -> find(aggregateId, whenFound));
        } catch (RejectedExecutionException e) {
            log.debug("version of {} not looked up: too many wait, or the service is stopping", aggregateId);
        }
    }

    private void find(UUID aggregateId, Runnable whenFound) {
        try {
            Long version = published.versions(Set.of(aggregateId)).get(aggregateId);
            if (version != null) {
                acknowledged(aggregateId, version);
                whenFound.run();
            }
        } catch (SQLException | RejectedExecutionException e) {
            log.debug("version of {} not found: {}", aggregateId, e.toString());
        }
    }

    @Override
    public void destroy() {
        lookUps.shutdownNow();
    }
}
