package io.freshet.invalidation.impact;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.events.v1.Location;
import io.freshet.events.v1.ProductImage;
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
    private static final FeedScope LIVE = new FeedScope.LiveStreams();
    private static final FeedScope SELLERS = new FeedScope.SellerStreams(SampleChanges.SELLER);
    private static final GeoPoint HERE = new GeoPoint(25.2, 55.27);
    private static final GeoPoint THERE = new GeoPoint(24.45, 54.38);
    private static final FeedScope ITSELF = new FeedScope.OneStream(SampleChanges.ID);

    @Test
    void aStreamThatGoesLiveTouchesItsFeedsAndAllReadsOfStreams() {
        var before = SampleChanges.stream("home").build();
        var after = SampleChanges.stream("home").setStatus(StreamStatus.LIVE).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.WENT_LIVE, before, after)))
                .containsExactly(ALL, HOME, LIVE, SELLERS, ITSELF);
    }

    @Test
    void aStreamThatEndsLeavesTheFeed() {
        var before = SampleChanges.stream("home").setStatus(StreamStatus.LIVE).build();
        var after = SampleChanges.stream("home").setStatus(StreamStatus.ENDED).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.ENDED, before, after)))
                .containsExactly(ALL, HOME, LIVE, SELLERS, ITSELF);
    }

    @Test
    void aRenamedScheduledStreamIsNotInTheLiveList() {
        var before = SampleChanges.stream("home").build();
        var after = SampleChanges.stream("home").setTitle("Renamed").build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.UPDATED, before, after)))
                .containsExactly(ALL, HOME, SELLERS, ITSELF);
    }

    @Test
    void aChangedDescriptionTouchesOnlyTheStreamsOwnReads() {
        var before = SampleChanges.stream("home").build();
        var after =
                SampleChanges.stream("home").setDescription("new").setVersion(2).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.UPDATED, before, after)))
                .containsExactly(ITSELF);
    }

    @Test
    void aChangeOfWhatHasEndedTouchesNoFeed() {
        var before = SampleChanges.stream("home").setStatus(StreamStatus.ENDED).build();
        var after =
                SampleChanges.stream("fashion").setStatus(StreamStatus.ENDED).build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.UPDATED, before, after)))
                .containsExactly(SELLERS, ITSELF);
    }

    @Test
    void whatNobodyReadsTouchesNothing() {
        var before = SampleChanges.stream("home").build();
        var after = SampleChanges.stream("home").setVersion(2).build();

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
                .containsExactly(ALL, HOME, new Around(HERE, "home"));
    }

    @Test
    void aStreamWithAPlaceTouchesThePlacesAroundIt() {
        var before = SampleChanges.stream("home").setLocation(at(HERE)).build();
        var after = SampleChanges.stream("home")
                .setLocation(at(HERE))
                .setStatus(StreamStatus.LIVE)
                .build();

        assertThat(Impact.of(SampleChanges.streamChange(StreamChangeType.WENT_LIVE, before, after)))
                .containsExactly(ALL, HOME, new Around(HERE, "home"), LIVE, SELLERS, ITSELF);
    }

    @Test
    void aProductThatMovesTouchesBothPlaces() {
        var here = community(HERE).build();
        var there = community(THERE).build();

        assertThat(Impact.of(SampleChanges.productChange(here, there)))
                .containsExactly(new Around(HERE, "home"), new Around(THERE, "home"));
    }

    @Test
    void aProductThatChangesItsCategoryTouchesBothInItsPlace() {
        var home = community(HERE).build();
        var fashion = community(HERE).setCategory("fashion").build();

        assertThat(Impact.of(SampleChanges.productChange(home, fashion)))
                .containsExactly(new Around(HERE, "home"), new Around(HERE, "fashion"));
    }

    @Test
    void aProductThatComesToOrLeavesACommunityTouchesItsPlace() {
        var product = community(HERE).build();
        var sold = community(HERE).setSoldAt(Instant.now()).build();
        var discover = community(HERE).setFeeds(List.of("DISCOVER")).build();
        var both = community(HERE).setFeeds(List.of("COMMUNITY", "DISCOVER")).build();

        assertThat(Impact.of(SampleChanges.productChange(product, sold))).containsExactly(new Around(HERE, "home"));
        assertThat(Impact.of(SampleChanges.productChange(null, product))).containsExactly(new Around(HERE, "home"));
        assertThat(Impact.of(SampleChanges.productChange(product, both))).containsExactly(ALL, HOME);
        assertThat(Impact.of(SampleChanges.productChange(both, discover))).containsExactly(new Around(HERE, "home"));
    }

    private static ProductImage.Builder community(GeoPoint point) {
        return SampleChanges.product("home").setFeeds(List.of("COMMUNITY")).setLocation(at(point));
    }

    private static Location at(GeoPoint point) {
        return new Location(point.latitude(), point.longitude());
    }
}
