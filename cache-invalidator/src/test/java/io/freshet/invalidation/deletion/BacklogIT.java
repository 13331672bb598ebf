package io.freshet.invalidation.deletion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.events.v1.Location;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatus;
import io.freshet.invalidation.SampleChanges;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/** A backlog is applied and announced together, as precisely as one by one. */
class BacklogIT extends InvalidationTest {
    private static final int CHANGES = 200;
    private static final Page DUBAI = Page.community(25.2, 55.27, null);
    private static final Page DUBAI_FASHION = Page.community(25.2, 55.27, "fashion");
    private static final Page ABU_DHABI_HOME = Page.community(24.45, 54.38, "home");
    private static final Page SHARJAH = Page.community(25.35, 55.42, null);
    private static final List<Page> ALL = List.of(DUBAI, DUBAI_FASHION, ABU_DHABI_HOME, SHARJAH);

    @Test
    void aBacklogInvalidatesWhatEachOfItsChangesInvalidatesAndNothingElse(
            @Autowired KafkaListenerEndpointRegistry listeners) throws Exception {
        MessageListenerContainer changes =
                requireNonNull(listeners.getListenerContainer(ChangeListener.PRODUCT_CHANGES));
        changes.stop();
        for (int i = 0; i < CHANGES; i++) {
            publish(SampleChanges.productChange(null, i == 150 ? at(24.46, 54.39) : at(25.20 + i / 100_000.0, 55.27)));
        }
        ALL.forEach(this::fill);
        changes.start();

        FeedInvalidated announced = nextAnnouncement();

        assertThat(ALL).filteredOn(this::isCached).containsExactly(DUBAI_FASHION, SHARJAH);
        assertThat(announced.getKeysDeleted()).isEqualTo(2);
        assertThat(announced.getScopes()).hasSize(2 * CHANGES);
        assertThat(announced.getScopes())
                .extracting(InvalidatedScope::getLatitude)
                .contains(25.20, 24.46);
        invalidateWhatIsLeft();
    }

    /** Whatever blocks the consumer of products, that of streams continues. */
    @Test
    void aGoLiveDoesNotWaitForProducts(@Autowired KafkaListenerEndpointRegistry listeners) throws Exception {
        MessageListenerContainer products =
                requireNonNull(listeners.getListenerContainer(ChangeListener.PRODUCT_CHANGES));
        products.stop();
        try {
            publish(SampleChanges.productChange(null, at(25.20, 55.27)));
            var live = SampleChanges.streamChange(
                    StreamChangeType.WENT_LIVE,
                    SampleChanges.stream("home").build(),
                    SampleChanges.stream("home").setStatus(StreamStatus.LIVE).build());

            send(Topics.STREAM_STATUS_CHANGED, encoder.encode(Topics.STREAM_STATUS_CHANGED, live));

            assertThat(nextAnnouncement().getCauseEventId()).isEqualTo(live.getEventId());
        } finally {
            products.start();
        }
        assertThat(nextAnnouncement().getReason()).isEqualTo("product_updated");
    }

    /** Other tests count deleted keys. */
    private void invalidateWhatIsLeft() throws Exception {
        publish(SampleChanges.productChange(
                SampleChanges.product("fashion")
                        .setFeeds(List.of("COMMUNITY"))
                        .setLocation(new Location(25.20, 55.27))
                        .build(),
                at(25.35, 55.42)));
        await().atMost(Duration.ofSeconds(60)).until(() -> ALL.stream().noneMatch(this::isCached));
        nextAnnouncement();
    }

    private static ProductImage at(double latitude, double longitude) {
        return SampleChanges.product("home")
                .setFeeds(List.of("COMMUNITY"))
                .setLocation(new Location(latitude, longitude))
                .build();
    }
}
