package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/metrics.md} lists exactly our metrics, with their kinds. */
@UsesLocalStack
class MetricsReferenceIT {
    private static final List<Part> SERVICES =
            List.of(Part.STREAM_SERVICE, Part.FEED_SERVICE, Part.CACHE_INVALIDATOR, Part.NOTIFICATION_GATEWAY);
    private static final Pattern OURS = Pattern.compile(
            "# TYPE ((?:feed|invalidation|cache|cdc|replication|publication|state|gateway|redis|dead|http_(?:conn|req))\\w+)"
                    + " (\\w+)");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (\\w+)( with buckets)? \\|");

    /** Only registered once a record could not be read. */
    private static final Set<String> SELDOM = Set.of("dead_letters_total");

    @Test
    void everyMetricHasARowAndIsThere(RunningStack stack) throws Exception {
        new Http(stack.uri(Part.FEED_SERVICE), null).get("/api/feeds/discover", 200); // a page for the audits
        Map<String, String> listed = rows();
        Map<String, String> expected = new HashMap<>(listed);
        expected.keySet().removeAll(SELDOM);

        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(exported(stack)).containsAllEntriesOf(expected));
        assertThat(listed).containsAllEntriesOf(exported(stack));
    }

    private static Map<String, String> exported(RunningStack stack) throws Exception {
        Map<String, String> exported = new HashMap<>();
        for (Part service : SERVICES) {
            String text = new Http(stack.uri(service), null).get("/actuator/prometheus", 200);
            OURS.matcher(text)
                    .results()
                    .filter(type -> !type.group(1).endsWith("_max"))
                    .forEach(type -> exported.put(type.group(1), type.group(2)));
        }
        return exported;
    }

    /** The kind by metric, in Prometheus' terms. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new HashMap<>();
        String page = Files.readString(CheckoutRoot.above(Path.of("")).resolve("docs/reference/metrics.md"));
        for (MatchResult row : ROW.matcher(page).results().toList()) {
            String kind = row.group(3) != null ? "histogram" : row.group(2).equals("timer") ? "summary" : row.group(2);
            rows.put(row.group(1), kind);
        }
        return rows;
    }
}
