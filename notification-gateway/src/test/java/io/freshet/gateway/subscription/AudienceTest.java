package io.freshet.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.gateway.refresh.RefreshScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceTest {
    private static final List<FeedTopic> TOPICS =
            List.of(new FeedTopic.Discover(null), new FeedTopic.Discover("home"), new FeedTopic.Discover("fashion"));

    private final AudienceSize size = new AudienceSize();
    private final Audience<String> audience = new Audience<>(size);

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"home", "fashion", "toys"})
    void itsIndexFindsWhomTheRuleNames(@Nullable String category) {
        TOPICS.forEach(topic -> audience.add(topic, "listener of " + topic));
        RefreshScope scope = new RefreshScope.Discover(category);

        List<String> byRule = TOPICS.stream()
                .filter(topic -> topic.isConcernedBy(scope))
                .map(topic -> "listener of " + topic)
                .toList();

        assertThat(concernedBy(scope))
                .containsExactlyInAnyOrderElementsOf(byRule)
                .isNotEmpty();
        assertThat(size.concernedBy(scope)).isEqualTo(byRule.size());
    }

    @Test
    void addingTwiceIsOnceAndRemovingIsForGood() {
        FeedTopic home = new FeedTopic.Discover("home");
        RefreshScope scope = new RefreshScope.Discover("home");

        audience.add(home, "a");
        audience.add(home, "a");
        assertThat(concernedBy(scope)).containsExactly("a");
        assertThat(size.concernedBy(scope)).isEqualTo(1);

        audience.remove(home, "a");
        audience.remove(home, "a");
        assertThat(concernedBy(scope)).isEmpty();
        assertThat(size.concernedBy(scope)).isZero();
    }

    private List<String> concernedBy(RefreshScope scope) {
        List<String> visited = new ArrayList<>();
        audience.concernedBy(scope, (listener, _) -> visited.add(listener));
        return visited;
    }
}
