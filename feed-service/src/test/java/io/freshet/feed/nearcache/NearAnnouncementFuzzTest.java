package io.freshet.feed.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An announcement that is understood invalidates what it names; one that is not is refused in one way only. */
class NearAnnouncementFuzzTest {
    private static final String ID = "00000000-0000-4000-8000-000000000001";

    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of("discover", "home", null, null, null, null, "broad", true),
                Arguments.of("discover", null, null, null, null, null, "replay", true),
                Arguments.of("community", "home", 25.08, 55.14, null, null, "broad", false),
                Arguments.of("community", null, 25.08, 55.14, 5.0, null, "cache_cleared", true),
                Arguments.of("community", null, 25.08, null, null, null, "broad", false),
                Arguments.of("community", null, Double.NaN, 1e300, -0.0, null, "broad", false),
                Arguments.of("stream", null, null, null, null, ID, "stream_status_changed", false),
                Arguments.of("seller", null, null, null, null, "1-1-1-1-1", "broad", false),
                Arguments.of("live", null, null, null, null, null, "broad", false),
                Arguments.of("something newer", "x", null, null, null, "x", "watermark", false));
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatIsNamedIsInvalidated(
            @NotNull String feed,
            @Nullable String category,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable Double radiusKm,
            @Nullable String id,
            @NotNull String reason,
            boolean ofCommand) {
        InvalidatedScope scope = InvalidatedScope.newBuilder()
                .setFeed(feed)
                .setCategory(category)
                .setLatitude(latitude)
                .setLongitude(longitude)
                .setRadiusKm(radiusKm)
                .setStreamId(id)
                .setSellerId(id)
                .build();
        FeedInvalidated announced = FeedInvalidated.newBuilder()
                .setCommandId(ofCommand ? "c" : null)
                .setReason(reason)
                .setScopes(List.of(scope))
                .setGeneration("AQEAAAMAAAAAAAAABwA")
                .setKeysDeleted(0)
                .build();
        NearAnnouncement read;
        try {
            read = NearAnnouncement.read(announced);
        } catch (IllegalArgumentException _) {
            return; // then everything is invalidated
        }
        assertThat(read.invalidatesAnything()).isTrue();
        assertThat(read.positions()).hasSize(1);
        switch (feed) {
            case "discover" ->
                assertThat(read.concerns(new FeedScope.Discover(category))).isTrue();
            case "community" -> {
                if (latitude != null && longitude != null) {
                    GeoCell cell = GeoCell.of(latitude, longitude, radiusKm == null ? 50 : radiusKm);
                    assertThat(read.concerns(new FeedScope.Community(cell, category)))
                            .isTrue();
                }
            }
            case "stream" ->
                assertThat(read.concerns(new FeedScope.OneStream(id == null ? new UUID(1, 2) : UUID.fromString(id))))
                        .isTrue();
            case "seller" ->
                assertThat(read.concerns(
                                new FeedScope.SellerStreams(id == null ? new UUID(1, 2) : UUID.fromString(id))))
                        .isTrue();
            case "live" ->
                assertThat(read.concerns(new FeedScope.LiveStreams())).isTrue();
            default -> assertThat(read.wide()).hasSizeGreaterThan(2);
        }
    }
}
