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
 * Finds cached pages that break the freshness promise, whatever the reason, even an unforeseen one. It samples pages at
 * random and compares each with the database. It watches pages that differ until they can no longer be served, or have
 * broken the promise and are invalidated.
 *
 * <p>After Polaris (<i>Cache made consistent</i>, Meta, 2022), which checks a client's observation against the
 * database, delays its verdict instead of locking, and classifies inconsistencies by age; and after the Cache Inspector
 * of CacheFront (<i>How Uber Serves over 150 Million Reads per Second from Integrated Cache</i>, 2025). Both compare
 * rows as their changes arrive. A page can also be wrong by omission, so this reads whole pages. feed-service does the
 * reading, as it alone knows the queries: a second copy of them here would test one copy against the other, not the
 * cache against the database.
 *
 * <p>Covers Redis, not the near caches of feed-service.
 */
@Component
class Auditor {
    private static final Logger log = LoggerFactory.getLogger(Auditor.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /** After this time, a watched page either has differed for longer than the maximum age, or cannot be served. */
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
     * Audits some pages. Takes about 6 s if one differs.
     *
     * @throws CacheUnavailableException if Redis does not answer; the next round may find the page again
     */
    void round() throws InterruptedException {
        List<InconsistencyCandidate> candidates = new ArrayList<>();
        for (String key : cache.sample(properties.pages())) {
            switch (cache.inspect(key)) {
                case Inspection.Stored page when page.isCurrent() -> compare(page, candidates);
                case Inspection.Corrupt _ -> count("corrupt"); // never served either
                default -> count("void"); // never served
            }
        }
        watch(candidates);
    }

    private void compare(Inspection.Stored page, List<InconsistencyCandidate> candidates) throws InterruptedException {
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
                    candidates.add(new InconsistencyCandidate(page, read, difference));
                }
            }
            case PrimaryRead.Failed(String reason) -> {
                log.atDebug().addKeyValue("reason", reason).log("a page was not compared");
                count("failed");
            }
        }
    }

    private void watch(List<InconsistencyCandidate> candidates) throws InterruptedException {
        List<InconsistencyCandidate> watched = new ArrayList<>(candidates);
        long until = System.nanoTime() + WATCHED.toNanos();
        while (!watched.isEmpty() && System.nanoTime() < until) {
            for (InconsistencyCandidate candidate : watched) {
                long began = System.nanoTime();
                candidate.look(cache.inspect(candidate.suspect().request().key().redisKey()), began, clock.freshness());
            }
            watched.removeIf(InconsistencyCandidate::isSettled);
            Thread.sleep(watched.isEmpty() ? Duration.ZERO : BETWEEN_LOOKS);
        }
        candidates.forEach(candidate -> increment(candidate.age()));
        List<InconsistencyCandidate> broken = candidates.stream()
                .filter(candidate -> candidate.age() == DifferenceAge.OVER_5S)
                .toList();
        if (!broken.isEmpty()) {
            repair(broken);
        }
    }

    private void repair(List<InconsistencyCandidate> broken) throws InterruptedException {
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
