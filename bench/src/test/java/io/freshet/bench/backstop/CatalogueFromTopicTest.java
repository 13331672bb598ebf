package io.freshet.bench.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The other team's view follows the highest version, and every difference from the tables is found. */
class CatalogueFromTopicTest {
    private static final UUID ONE = new UUID(0, 1);

    private final CatalogueFromTopic view = new CatalogueFromTopic();

    @Test
    void repeatsChangeNothing() {
        saw(1, Map.of("title", "Old"));
        saw(2, Map.of("title", "New"));
        saw(1, Map.of("title", "Old"));

        assertThat(view.differencesFrom(Map.of(ONE, Map.of("title", "New")))).isEmpty();
    }

    @Test
    void aDeletedRowIsNoMore() {
        saw(1, Map.of("title", "Old"));
        saw(2, null);

        assertThat(view.differencesFrom(Map.of())).isEmpty();
        assertThat(view.differencesFrom(Map.of(ONE, Map.of("title", "Old")))).hasSize(1);
    }

    @Test
    void whatIsOlderOrMissingOrTooMuchIsADifference() {
        saw(1, Map.of("title", "Old"));

        assertThat(view.differencesFrom(Map.of(ONE, Map.of("title", "New")))).hasSize(1);
        assertThat(view.differencesFrom(Map.of())).hasSize(1);
        assertThat(view.differencesFrom(Map.of(ONE, Map.of("title", "Old"), new UUID(0, 2), Map.of())))
                .hasSize(1);
    }

    private void saw(long version, @Nullable Map<String, String> after) {
        view.saw(new TopicEvent("p-0", ONE.toString(), ONE, version, "", "direct", false, after));
    }
}
