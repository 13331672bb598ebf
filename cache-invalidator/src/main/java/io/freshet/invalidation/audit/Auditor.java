package io.freshet.invalidation.audit;

import io.freshet.cache.CacheInspector;
import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.Inspection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds cached pages that break the promise, whatever the reason, also one that nobody has thought of: it draws pages at
 * random, has each read from the database, and watches those that differ until they cannot be served any more, or have
 * broken the promise. These it has invalidated.
 *
 * <p>After Polaris (<i>Cache made consistent</i>, Meta, 2022), which checks a client's observation against the
 * database and delays its verdict instead of locking, and tells inconsistencies by their age; and after the Cache Inspector
 * of CacheFront (<i>How Uber Serves over 150 Million Reads per Second from Integrated Cache</i>, 2025). Both compare rows as
 * their changes go by; a page can also be wrong by what it lacks, so whole pages are read anew. That is left to
 * feed-service, which alone knows the queries: a second copy of them here would be compared with the first rather than
 * the cache with the database.
 *
 * <p>Sees Redis, not what instances of feed-service hold in their memory.
 */
@Component
class Auditor {
    private static final Logger log = LoggerFactory.getLogger(Auditor.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /** A page that differs is older than that once it has been watched so long, or cannot be served. */
    private static final Duration WATCHED = PrimaryClock.MAX_AGE.plusSeconds(1);

    private final CacheInspector cache;
    private final PrimaryReader primary;
    private final PrimaryClock clock;
    private final Repair repair;
    private final Findings findings;
    private final AuditProperties properties;
    private final JsonMapper json;
    private final MeterRegistry metrics;
    private final Map<DifferenceAge, Counter> inconsistencies = new EnumMap<>(DifferenceAge.class);

    Auditor(
            CacheInspector cache,
            PrimaryReader primary,
            PrimaryClock clock,
            Repair repair,
            Findings findings,
            AuditProperties properties,
            JsonMapper json,
            MeterRegistry metrics) {
        this.cache = cache;
        this.primary = primary;
        this.clock = clock;
        this.repair = repair;
        this.findings = findings;
        this.properties = properties;
        this.json = json;
        this.metrics = metrics;
        for (DifferenceAge age : DifferenceAge.values()) {
            inconsistencies.put(
                    age,
                    Counter.builder("feed_inconsistency_total")
                            .description(
                                    "cached pages that differed from the database, by how long they could be served")
                            .tag("age", age.literal())
                            .register(metrics));
        }
    }

    /**
     * Audits some pages; takes some 6 s where one differs.
     *
     * @throws CacheUnavailableException if Redis does not answer; the next round may find it again
     */
    void round() throws InterruptedException {
        List<InconsistencyCandidate> suspicions = new ArrayList<>();
        for (String key : cache.sample(properties.pages())) {
            switch (cache.inspect(key)) {
                case Inspection.Stored page when page.isCurrent() -> compare(page, suspicions);
                case Inspection.Corrupt _ -> count("corrupt"); // nor is anybody served this
                default -> count("void"); // nobody is served it
            }
        }
        watch(suspicions);
    }

    private void compare(Inspection.Stored page, List<InconsistencyCandidate> suspicions) throws InterruptedException {
        switch (primary.read(page.request())) {
            case PrimaryRead.Page read -> {
                Difference difference;
                try {
                    difference = Difference.between(page.page(), read, json);
                } catch (JacksonException e) {
                    difference = new Difference(List.of(), List.of(), List.of(), List.of("format"));
                }
                count(difference == null ? "same" : "different");
                if (difference != null) {
                    suspicions.add(new InconsistencyCandidate(page, read, difference));
                }
            }
            case PrimaryRead.Failed(String reason) -> {
                log.atDebug().addKeyValue("reason", reason).log("a page was not compared");
                count("failed");
            }
        }
    }

    private void watch(List<InconsistencyCandidate> suspicions) throws InterruptedException {
        List<InconsistencyCandidate> watched = new ArrayList<>(suspicions);
        long until = System.nanoTime() + WATCHED.toNanos();
        while (!watched.isEmpty() && System.nanoTime() < until) {
            for (InconsistencyCandidate suspicion : watched) {
                long began = System.nanoTime();
                suspicion.look(cache.inspect(suspicion.suspect().request().key().redisKey()), began, clock.freshness());
            }
            watched.removeIf(InconsistencyCandidate::isSettled);
            Thread.sleep(watched.isEmpty() ? Duration.ZERO : BETWEEN_LOOKS);
        }
        suspicions.forEach(suspicion -> increment(suspicion.age()));
        List<InconsistencyCandidate> broken = suspicions.stream()
                .filter(suspicion -> suspicion.age() == DifferenceAge.OVER_5S)
                .toList();
        if (!broken.isEmpty()) {
            putRight(broken);
        }
    }

    private void putRight(List<InconsistencyCandidate> broken) throws InterruptedException {
        String command = repair.invalidate(
                broken.stream().map(each -> each.suspect().request().scope()).collect(Collectors.toSet()));
        for (InconsistencyCandidate each : broken) {
            Finding found = each.finding(Instant.now());
            findings.add(command == null ? found : found.repairedBy(command));
            log.atError()
                    .addKeyValue("key", found.key())
                    .addKeyValue("lasted", each.lasted())
                    .addKeyValue("as_of", found.asOf())
                    .addKeyValue("difference", found.difference())
                    .addKeyValue("repair_command", command)
                    .log("a cached page broke the promise of 5 s");
        }
    }

    private void increment(DifferenceAge age) {
        Counter counter = inconsistencies.get(age);
        if (counter != null) {
            counter.increment();
        }
    }

    private void count(String result) {
        metrics.counter("feed_audit_pages_total", "result", result).increment();
    }
}
