package io.freshet.invalidation.audit;

import io.freshet.cache.CacheInspector;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Freshness;
import io.freshet.cache.Inspection;
import io.freshet.cache.ScopeView;
import io.freshet.invalidation.audit.Explanation.Comparison;
import io.freshet.invalidation.audit.Explanation.Verdict;
import io.freshet.invalidation.feedapi.FeedPath;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Explains why a page is a hit or a miss. Costs one query. Thread-safe. */
@Component
class Explainer {
    private static final String POSTGRESQL = "postgresql";
    private static final String OWN = "own";

    private final CacheInspector cache;
    private final PrimaryReader primary;
    private final PrimaryClock clock;
    private final JsonMapper json;

    Explainer(CacheInspector cache, PrimaryReader primary, PrimaryClock clock, JsonMapper json) {
        this.cache = cache;
        this.primary = primary;
        this.clock = clock;
        this.json = json;
    }

    /** @throws io.freshet.cache.CacheUnavailableException if Redis does not answer */
    Explanation explain(String key) throws InterruptedException {
        return switch (cache.inspect(key)) {
            case Inspection.Absent _ ->
                without(
                        key,
                        Verdict.ABSENT,
                        "Nothing is stored under this key: it was never filled, has expired, was evicted, or was deleted"
                                + " by an invalidation.");
            case Inspection.Corrupt(int bytes) ->
                without(
                        key,
                        Verdict.CORRUPT,
                        ("What is stored here (%d bytes) is not what was stored: no page, or one with another checksum than"
                                        + " its own. It is never served, and the next reader deletes it.")
                                .formatted(bytes));
            case Inspection.Foreign(int bytes) ->
                without(
                        key,
                        Verdict.FOREIGN,
                        ("What is stored here (%d bytes) is of another format, or carries filters that do not belong under"
                                        + " this key: it is never served.")
                                .formatted(bytes));
            case Inspection.Stored page -> of(key, page);
        };
    }

    private static Explanation without(String key, Verdict verdict, String explanation) {
        return new Explanation(key, verdict, explanation, null, null, null, null, null, OWN, null);
    }

    private Explanation of(String key, Inspection.Stored page) throws InterruptedException {
        Comparison comparison = compared(page);
        Instant primaryNow = clock.now();
        Instant now = primaryNow == null ? Instant.now() : primaryNow;
        Instant asOf = page.isCurrent() ? page.asOf() : null;
        boolean fresh = page.isServable(Freshness.within(PrimaryClock.MAX_AGE, now));
        Verdict verdict = asOf == null ? Verdict.INVALIDATED : fresh ? Verdict.HIT : Verdict.UNPROVEN;
        return new Explanation(
                key,
                verdict,
                inWords(verdict, page),
                FeedPath.of(page.request()),
                Explanation.Stored.of(page),
                Explanation.Current.of(page),
                asOf,
                asOf == null ? null : Duration.between(asOf, now).toMillis() / 1e3,
                primaryNow == null ? OWN : POSTGRESQL,
                comparison);
    }

    private Comparison compared(Inspection.Stored page) throws InterruptedException {
        return switch (primary.read(page.request())) {
            case PrimaryRead.Failed(String reason) -> new Comparison(null, null, null, reason);
            case PrimaryRead.Page read -> {
                try {
                    Difference difference = Difference.between(page.page(), read, json);
                    yield new Comparison(read.readAt(), difference == null, difference, null);
                } catch (JacksonException e) {
                    yield new Comparison(read.readAt(), false, null, "the cached page is no JSON");
                }
            }
        };
    }

    private static String inWords(Verdict verdict, Inspection.Stored page) {
        return switch (verdict) {
            case HIT -> "Epoch and generation are the current ones, and " + proof(page) + " is within 5 s.";
            case UNPROVEN ->
                "Epoch and generation are the current ones, but " + proof(page)
                        + " is older than 5 s, or ahead of PostgreSQL's clock: the next reader reads the database. Do"
                        + " watermarks still come?";
            case INVALIDATED -> invalidated(page.page(), page.current());
            case ABSENT, CORRUPT, FOREIGN -> throw new IllegalArgumentException("no page is " + verdict);
        };
    }

    private static String proof(Inspection.Stored page) {
        return page.asOf().equals(page.page().readAt())
                ? "the instant at which it was read"
                : "the watermark, which says that everything committed up to it has been applied,";
    }

    private static String invalidated(CachedPage page, ScopeView current) {
        if (current.epoch().isEmpty()) {
            return "Its stripe has no epoch: Redis has lost the control key, and with it the page is void.";
        }
        if (!current.epoch().equals(page.epoch())) {
            return "Its stripe has another epoch: everything in it was invalidated after the page's fill began, because Redis"
                    + " had gone back in time, a record could not be read, or changes were lost.";
        }
        if (current.generation().startsWith("/")) {
            return "Its scope has no generation: it was invalidated after the page's fill began and not read since, or the"
                    + " generation has expired or was evicted.";
        }
        if (!clearance(page.generation()).equals(clearance(current.generation()))) {
            return "Its feed was cleared after the page's fill began.";
        }
        return "Its scope has another generation: it was invalidated after the page's fill began, and read since.";
    }

    private static String clearance(String generation) {
        int slash = generation.indexOf('/');
        return slash < 0 ? "" : generation.substring(slash);
    }
}
