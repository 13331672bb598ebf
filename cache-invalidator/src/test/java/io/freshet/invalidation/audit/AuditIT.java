package io.freshet.invalidation.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Audits find pages that break the freshness promise, and no others. */
class AuditIT extends AuditTest {
    @Autowired
    private Auditor auditor;

    @Autowired
    private MeterRegistry metrics;

    /** As after a lost invalidation that left no trace. */
    @Test
    void aPageThatIsStaleBehindCurrentStampsIsFoundCountedAndRepaired() throws Exception {
        fill(HOME, OLD);
        fill(FASHION, NEW);
        everythingIsSaidToBeApplied();
        double before = inconsistencies("over_5s");

        // A round that stalls at the wrong moment cannot measure how long the page has differed.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            auditor.round();
            return inconsistencies("over_5s") > before;
        });

        Map<String, Object> finding = JsonPath.read(operator.get("/api/audit/findings"), "$.items[0]");
        assertThat(finding)
                .containsEntry("key", HOME.key().redisKey())
                .containsEntry("request", "/api/feeds/discover?page=1&per_page=20&sort=live_first&category=home")
                .containsEntry("age", "over_5s")
                .containsEntry(
                        "difference",
                        Map.of(
                                "missing",
                                List.of("c"),
                                "surplus",
                                List.of("b"),
                                "changed",
                                List.of("a"),
                                "fields",
                                List.of()));
        assertThat((String) finding.get("repair_command")).isNotBlank();
        await().atMost(Duration.ofSeconds(60)).until(() -> !isCurrent(HOME));
        assertThat(isCurrent(FASHION)).isTrue();
        assertThat(FEED.asked).allMatch(request -> request.endsWith(" no-cache, no-store"));
    }

    /** The change is committed and its invalidation on its way: not a fault, however often it is seen. */
    @Test
    void aPageThatIsMerelyBehindAChangeOfThisMomentIsNot() throws Exception {
        fill(HOME, OLD);
        everythingIsSaidToBeApplied();
        double over = inconsistencies("over_5s");
        double under = inconsistencies("under_1s") + inconsistencies("under_5s");
        FEED.onRequest = () -> watermarks.schedule(
                () -> new ScopeInvalidator(connection)
                        .invalidate(List.of(HOME.scope()), new SourcePartition(SourcePartition.PRODUCTS, 0), -1),
                300,
                TimeUnit.MILLISECONDS);

        auditor.round();

        assertThat(inconsistencies("over_5s")).isEqualTo(over);
        assertThat(inconsistencies("under_1s") + inconsistencies("under_5s")).isEqualTo(under + 1);
        assertThat(JsonPath.<List<?>>read(operator.get("/api/audit/findings"), "$.items"))
                .isEmpty();
    }

    /** Nothing proves it fresh, so it is outdated in Redis but never served. */
    @Test
    void aPageThatNobodyIsServedIsNot() throws Exception {
        fill(HOME, OLD);
        double over = inconsistencies("over_5s");

        auditor.round();

        assertThat(isCurrent(HOME)).isTrue();
        assertThat(inconsistencies("over_5s")).isEqualTo(over);
    }

    /** Even if the responder does not read the database. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"503; \"cached\":false", "200; \"cached\":true", "200; \"cached\":false,\"degraded\":true"})
    void withoutTheDatabaseNothingIsFound(int status, String origin) throws Exception {
        fill(HOME, OLD);
        everythingIsSaidToBeApplied();
        FEED.status = status;
        FEED.origin = origin;
        double failed =
                metrics.counter("feed_audit_pages_total", "result", "failed").count();

        auditor.round();

        assertThat(metrics.counter("feed_audit_pages_total", "result", "failed").count())
                .isEqualTo(failed + 1);
    }

    private double inconsistencies(String age) {
        return metrics.counter("feed_inconsistency_total", "age", age).count();
    }
}
