package io.freshet.gateway.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefreshMappingTest {
    @Test
    void aChangeIsToldOncePerCategoryAndNotForTheFeedWithoutOne() {
        var invalidated = invalidated(
                "product_updated", discover(null), discover("electronics"), discover(null), discover("home"));

        assertThat(RefreshMapping.of(invalidated))
                .containsExactly(refresh("product_updated", "electronics"), refresh("product_updated", "home"));
    }

    @Test
    void anInvalidationWithoutCategoryIsToldToAll() {
        assertThat(RefreshMapping.of(invalidated("broad", discover(null)))).containsExactly(refresh("broad", null));
    }

    @Test
    void aReplayIsToldToNobody() {
        assertThat(RefreshMapping.of(invalidated("replay", discover(null), discover("home"))))
                .isEmpty();
    }

    @Test
    void aWatermarkIsToldToNobody() {
        assertThat(RefreshMapping.of(invalidated("watermark"))).isEmpty();
    }

    @Test
    void aStreamsOwnListenersAreToldBesidesItsFeeds() {
        UUID id = UUID.fromString("b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01");
        InvalidatedScope itself = InvalidatedScope.newBuilder()
                .setFeed("stream")
                .setStreamId(id.toString())
                .build();

        assertThat(RefreshMapping.of(invalidated("stream_status_changed", discover(null), discover("home"), itself)))
                .extracting(FeedRefresh::scope)
                .containsExactly(new RefreshScope.Discover("home"), new RefreshScope.Stream(id));
        assertThat(RefreshMapping.of(invalidated("broad", scope("stream", null))))
                .extracting(FeedRefresh::scope)
                .containsExactly(new RefreshScope.Stream(null));
    }

    @Test
    void otherFeedsHaveNoListeners() {
        assertThat(RefreshMapping.of(invalidated("product_updated", scope("seller", null), scope("live", null))))
                .isEmpty();
    }

    @Test
    void aMovedProductIsToldOncePerPlace() {
        assertThat(RefreshMapping.of(invalidated(
                        "product_updated",
                        at(null, 25.2, 55.27),
                        at("home", 25.2, 55.27),
                        at(null, 24.45, 54.38),
                        at("home", 24.45, 54.38))))
                .extracting(FeedRefresh::scope)
                .containsExactly(point("home", 25.2, 55.27), point("home", 24.45, 54.38));
    }

    @Test
    void aCategoryThatChangedAtOnePlaceDoesNotSilenceAnotherPlace() {
        assertThat(RefreshMapping.of(invalidated(
                        "product_updated", at("home", 25.2, 55.27), at(null, 24.45, 54.38), discover("home"))))
                .extracting(FeedRefresh::scope)
                .containsExactly(
                        point("home", 25.2, 55.27), point(null, 24.45, 54.38), new RefreshScope.Discover("home"));
    }

    @Test
    void aPlaceWithItsRadiusIsThatPlaceAloneAndNoPlaceIsEveryPlace() {
        InvalidatedScope cleared = InvalidatedScope.newBuilder(at(null, 25.204, 55.271))
                .setRadiusKm(5.0)
                .build();

        assertThat(RefreshMapping.of(invalidated("cache_cleared", cleared)))
                .extracting(FeedRefresh::scope)
                .containsExactly(new RefreshScope.Community(null, new CommunityArea.Place(GeoCell.of(25.2, 55.27, 5))));
        assertThat(RefreshMapping.of(invalidated("broad", scope("community", null))))
                .extracting(FeedRefresh::scope)
                .containsExactly(new RefreshScope.Community(null, new CommunityArea.Everywhere()));
    }

    @Test
    void halfAPlaceIsMalformed() {
        InvalidatedScope noLongitude = InvalidatedScope.newBuilder(scope("community", null))
                .setLatitude(1.0)
                .build();
        InvalidatedScope onlyRadius = InvalidatedScope.newBuilder(scope("community", null))
                .setRadiusKm(1.0)
                .build();

        assertThatThrownBy(() -> RefreshMapping.of(invalidated("product_updated", noLongitude)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RefreshMapping.of(invalidated("product_updated", onlyRadius)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RefreshMapping.of(invalidated("product_updated", at(null, 91, 0))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RefreshScope point(@Nullable String category, double latitude, double longitude) {
        return new RefreshScope.Community(category, new CommunityArea.Point(new GeoPoint(latitude, longitude)));
    }

    private static InvalidatedScope at(@Nullable String category, double latitude, double longitude) {
        return InvalidatedScope.newBuilder(scope("community", category))
                .setLatitude(latitude)
                .setLongitude(longitude)
                .build();
    }

    private static FeedRefresh refresh(String reason, @Nullable String category) {
        return new FeedRefresh(new RefreshScope.Discover(category), reason, "UPDATED", "aggregate", "generation");
    }

    private static InvalidatedScope discover(@Nullable String category) {
        return scope("discover", category);
    }

    private static InvalidatedScope scope(String feed, @Nullable String category) {
        return InvalidatedScope.newBuilder().setFeed(feed).setCategory(category).build();
    }

    private static FeedInvalidated invalidated(String reason, InvalidatedScope... scopes) {
        return FeedInvalidated.newBuilder()
                .setReason(reason)
                .setChangeType("UPDATED")
                .setAggregateId("aggregate")
                .setScopes(List.of(scopes))
                .setGeneration("generation")
                .setKeysDeleted(0)
                .build();
    }
}
