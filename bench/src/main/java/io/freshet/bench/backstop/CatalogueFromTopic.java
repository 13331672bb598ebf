package io.freshet.bench.backstop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A view as another team would build it, from the topics alone: the image of each aggregate's highest version; lower
 * versions are dropped. Not thread-safe.
 */
final class CatalogueFromTopic {
    private final Map<UUID, Latest> aggregates = new HashMap<>();

    private record Latest(long version, @Nullable Map<String, String> image) {}

    void saw(TopicEvent event) {
        Latest known = aggregates.get(event.aggregateId());
        if (known == null || known.version() < event.version()) {
            aggregates.put(event.aggregateId(), new Latest(event.version(), event.after()));
        }
    }

    /** The differences between the view and the tables' rows, by id; empty if there are none. */
    List<String> differencesFrom(Map<UUID, Map<String, String>> rows) {
        List<String> differences = new ArrayList<>();
        rows.forEach((id, row) -> {
            Latest latest = aggregates.get(id);
            if (latest == null || !row.equals(latest.image())) {
                differences.add(
                        id + " is " + row + " in its table and " + (latest == null ? null : latest.image()) + " here");
            }
        });
        aggregates.forEach((id, latest) -> {
            if (latest.image() != null && !rows.containsKey(id)) {
                differences.add(id + " is in no table and " + latest.image() + " here");
            }
        });
        return differences;
    }
}
