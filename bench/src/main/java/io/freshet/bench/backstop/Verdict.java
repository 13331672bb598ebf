package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Section;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Compares the topics with the tables and with the acknowledged writes.
 *
 * @param vouched whether a watermark vouched for everything in time
 * @param order the order of the versions
 * @param missing aggregates whose topic does not end at their version
 * @param unacknowledged acknowledged writes that are missing in the tables or on the topic
 * @param differences between a view built from the topics, and the tables
 */
public record Verdict(
        boolean vouched,
        VersionOrder order,
        List<String> missing,
        List<String> unacknowledged,
        List<String> differences) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SHOWN = 5;

    /** Waits until a watermark vouches for every commit, then reads everything. There must be no writes meanwhile. */
    public static Verdict of(BenchStack stack, Acknowledged acknowledged) throws Exception {
        VersionOrder order = new VersionOrder();
        CatalogueFromTopic view = new CatalogueFromTopic();
        try (Connection connection = stack.database();
                EventTopics topics = new EventTopics(stack)) {
            Tables tables = new Tables(connection);
            boolean vouched = topics.awaitWatermark(tables.now(), PATIENCE);
            topics.readAll(event -> {
                order.saw(event);
                view.saw(event);
            });
            Map<UUID, Long> versions = tables.versions();
            Map<UUID, Map<String, String>> rows = tables.rows();
            List<String> lost = new ArrayList<>();
            acknowledged.versions().forEach((id, version) -> {
                if (versions.getOrDefault(id, 0L) < version || order.highest(id) < version) {
                    lost.add(id + " version " + version);
                }
            });
            acknowledged.deleted().stream()
                    .filter(id -> rows.containsKey(id) || !versions.containsKey(id))
                    .forEach(id -> lost.add("the deletion of " + id));
            return new Verdict(vouched, order, order.notAt(versions), lost, view.differencesFrom(rows));
        }
    }

    /** Adds the checks to a report. */
    void addTo(Section.Builder report) {
        report.check(vouched, "a watermark vouches for every committed change");
        report.check(
                missing.isEmpty(),
                "each aggregate's topic ends at the version of its row or deletion" + examples(missing));
        report.check(
                order.violationCount() == 0,
                "first appearances are in version order from 1, on one partition, with the right `event_id`"
                        + examples(order.violations()));
        report.check(
                unacknowledged.isEmpty(),
                "every acknowledged write is in the tables and on its topic" + examples(unacknowledged));
        report.check(
                differences.isEmpty(), "a view built from the topics alone equals the tables" + examples(differences));
        report.line(String.format(
                Locale.ROOT,
                "On the topics: %,d events, %,d first appearances by the direct path, %,d by the backstop, %,d repeats"
                        + ", %,d gap events behind which %,d versions were left out.",
                order.events(),
                order.firstDirect(),
                order.firstByBackstop(),
                order.repeats(),
                order.gapEvents(),
                order.skipped()));
    }

    private static String examples(List<String> found) {
        return found.isEmpty()
                ? ""
                : " (" + found.size() + " are not: "
                        + String.join("; ", found.subList(0, Math.min(SHOWN, found.size()))) + ")";
    }
}
