package io.freshet.gateway.refresh;

import static org.assertj.core.api.Assertions.assertThat;

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
    void otherFeedsAreNotDiscover() {
        assertThat(RefreshMapping.of(invalidated("product_updated", scope("community", "home"), scope("live", null))))
                .isEmpty();
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
