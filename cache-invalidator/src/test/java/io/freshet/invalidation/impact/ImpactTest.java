package io.freshet.invalidation.impact;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.FeedScope;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatus;
import io.freshet.invalidation.SampleChanges;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImpactTest {
    private static final FeedScope ALL = new FeedScope.Discover(null);
    private static final FeedScope HOME = new FeedScope.Discover("home");
    private static final FeedScope FASHION = new FeedScope.Discover("fashion");

    @Test
    void aStreamThatGoesLiveTouchesItsCategoryAndTheUnfilteredFeed() {
        var before = SampleChanges.stream("home").build();
        var after = SampleChanges.stream("home").setStatus(StreamStatus.LIVE).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.WENT_LIVE, before, after)))
                .containsExactly(ALL, HOME);
    }

    @Test
    void aStreamThatEndsLeavesTheFeed() {
        var before = SampleChanges.stream("home").setStatus(StreamStatus.LIVE).build();
        var after = SampleChanges.stream("home").setStatus(StreamStatus.ENDED).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.ENDED, before, after)))
                .containsExactly(ALL, HOME);
    }

    @Test
    void aChangedDescriptionTouchesNoFeed() {
        var before = SampleChanges.stream("home").build();
        var after =
                SampleChanges.stream("home").setDescription("new").setVersion(2).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.UPDATED, before, after)))
                .isEmpty();
    }

    @Test
    void aChangeOfWhatHasEndedTouchesNoFeed() {
        var before = SampleChanges.stream("home").setStatus(StreamStatus.ENDED).build();
        var after =
                SampleChanges.stream("fashion").setStatus(StreamStatus.ENDED).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.UPDATED, before, after)))
                .isEmpty();
    }

    @Test
    void aProductThatChangesItsCategoryTouchesBoth() {
        ProductUpdated change = SampleChanges.productChange(
                SampleChanges.product("home").build(),
                SampleChanges.product("fashion").build());

        assertThat(Impact.of(change)).containsExactly(ALL, HOME, FASHION);
    }

    @Test
    void aProductThatIsCreatedOrDeletedTouchesItsCategory() {
        var product = SampleChanges.product("home").build();

        assertThat(Impact.of(SampleChanges.productChange(null, product))).containsExactly(ALL, HOME);
        assertThat(Impact.of(SampleChanges.productChange(product, null))).containsExactly(ALL, HOME);
    }

    @Test
    void aProductThatIsSoldOrLeavesDiscoverTouchesItsCategory() {
        var product = SampleChanges.product("home").build();
        var sold = SampleChanges.product("home").setSoldAt(Instant.now()).build();
        var communityOnly =
                SampleChanges.product("home").setFeeds(List.of("COMMUNITY")).build();

        assertThat(Impact.of(SampleChanges.productChange(product, sold))).containsExactly(ALL, HOME);
        assertThat(Impact.of(SampleChanges.productChange(product, communityOnly)))
                .containsExactly(ALL, HOME);
        assertThat(Impact.of(SampleChanges.productChange(communityOnly, sold))).isEmpty();
    }
}
