package io.freshet.gateway.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.events.EventHeaders;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An announcement notifies the listeners of what it names, whatever its headers are, or is refused in one way only. */
class AnnouncementFuzzTest {
    static Stream<Arguments> seeds() {
        byte[] time = "2026-11-22T10:15:30Z".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of("discover", "home", null, null, null, null, time, time),
                Arguments.of("discover", null, null, null, null, null, null, time),
                Arguments.of("community", "home", 25.08, 55.14, null, null, time, null),
                Arguments.of("community", null, 25.08, 55.14, 5.0, null, time, new byte[] {-1}),
                Arguments.of("community", null, null, null, 5.0, null, time, new byte[0]),
                Arguments.of("community", null, Double.NaN, 1e300, -0.0, null, time, time),
                Arguments.of("stream", null, null, null, null, "00000000-0000-4000-8000-000000000001", time, time),
                Arguments.of("stream", null, null, null, null, "x", time, time),
                Arguments.of("seller", null, null, null, null, null, time, time));
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatIsNamedIsTold(
            @NotNull String feed,
            @Nullable String category,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable Double radiusKm,
            @Nullable String streamId,
            byte @Nullable [] committedAt,
            byte @Nullable [] publishedAt) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, new byte[0], new byte[0]);
        record.headers().add(EventHeaders.TIME, committedAt).add(EventHeaders.PUBLISHED_AT, publishedAt);
        ChangeTimeline timeline = ChangeTimeline.of(record);
        if (committedAt == null || publishedAt == null) {
            assertThat(timeline).isNull();
        }

        InvalidatedScope scope = InvalidatedScope.newBuilder()
                .setFeed(feed)
                .setCategory(category)
                .setLatitude(latitude)
                .setLongitude(longitude)
                .setRadiusKm(radiusKm)
                .setStreamId(streamId)
                .build();
        List<FeedRefresh> refreshes;
        try {
            refreshes = RefreshMapping.of(FeedInvalidated.newBuilder()
                    .setReason("broad")
                    .setScopes(List.of(scope, scope))
                    .setGeneration("g")
                    .setKeysDeleted(0)
                    .build());
        } catch (IllegalArgumentException _) {
            return; // then every listener refetches everything
        }
        boolean isListenedTo = List.of("discover", "community", "stream").contains(feed);
        assertThat(refreshes).hasSize(isListenedTo ? 1 : 0);
        assertThat(refreshes)
                .allSatisfy(refresh -> assertThat(refresh.scope().feed()).isEqualTo(feed));
    }
}
