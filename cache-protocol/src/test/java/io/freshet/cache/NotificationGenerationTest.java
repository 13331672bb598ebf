package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationGenerationTest {
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.STREAMS, 3);
    private static final FeedScope SCOPE = new FeedScope.Discover("fashion");

    @Test
    void survivesItsTextForm() {
        NotificationGeneration generation =
                new NotificationGeneration(Map.of(SOURCE, 4711L), Map.of(Stripe.of(SCOPE), "epoch"));

        assertThat(NotificationGeneration.parse(generation.text())).isEqualTo(generation);
    }

    @Test
    void mergedItProvesWhatBothDo() {
        SourcePartition other = new SourcePartition(SourcePartition.STREAMS, 4);
        Stripe stripe = Stripe.of(SCOPE);
        NotificationGeneration earlier =
                new NotificationGeneration(Map.of(SOURCE, 7L, other, 9L), Map.of(stripe, "old"));
        NotificationGeneration later = new NotificationGeneration(Map.of(SOURCE, 8L), Map.of(stripe, "new"));

        assertThat(earlier.mergedWith(later))
                .isEqualTo(new NotificationGeneration(Map.of(SOURCE, 8L, other, 9L), Map.of(stripe, "new")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!!", "AQ", "AQEA", "AgEAAAA", "AQEAAAAAAAAAAAAAAAEBEAE"})
    void malformedTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NotificationGeneration.parse(text));
    }

    @Test
    void isCoveredOnlyInItsEpochAndFromItsOffsetOn() {
        NotificationGeneration generation =
                new NotificationGeneration(Map.of(SOURCE, 7L), Map.of(Stripe.of(SCOPE), "e"));

        assertThat(generation.isCoveredBy(SCOPE, new ScopeView("e", "g", "f", "s", null, Map.of(SOURCE, 7L))))
                .isTrue();
        assertThat(generation.isCoveredBy(SCOPE, new ScopeView("e", "g", "f", "s", null, Map.of(SOURCE, 6L))))
                .isFalse();
        assertThat(generation.isCoveredBy(SCOPE, new ScopeView("e", "g", "f", "s", null, Map.of())))
                .isFalse();
        assertThat(generation.isCoveredBy(SCOPE, new ScopeView("other", "g", "f", "s", null, Map.of(SOURCE, 7L))))
                .isFalse();
    }
}
