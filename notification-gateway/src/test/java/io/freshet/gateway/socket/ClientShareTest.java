package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.gateway.subscription.FeedTopic;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The clients of one address have a share of the instance's resources. */
class ClientShareTest {
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);
    private static final UUID THIRD = new UUID(0, 3);
    private static final FeedTopic DISCOVER = new FeedTopic.Discover(null);

    private final AtomicInteger heldInAll = new AtomicInteger();

    @Test
    void subscriptionsAreCountedAndGivenBack() {
        ClientShare share = share(2, 0, 100);
        share.subscribe(DISCOVER);
        share.subscribe(new FeedTopic.Stream(FIRST));

        assertThatThrownBy(() -> share.subscribe(DISCOVER))
                .isInstanceOf(ClientEventException.class)
                .hasMessage("the clients of one address may have 2 subscriptions; leave some first");
        share.unsubscribe(DISCOVER);
        share.subscribe(DISCOVER);
        assertThat(heldInAll).hasValue(2);
    }

    /** The room costs, not its members. */
    @Test
    void aRoomCountsOnceHoweverManyAreInIt() {
        ClientShare share = share(0, 2, 100);
        share.join(FIRST);
        share.join(FIRST);
        share.subscribe(new FeedTopic.Stream(FIRST));
        share.subscribe(new FeedTopic.Stream(SECOND));

        assertThatThrownBy(() -> share.join(THIRD)).hasMessageContaining("2 rooms");
        assertThatThrownBy(() -> share.subscribe(new FeedTopic.Stream(THIRD))).hasMessageContaining("2 rooms");
        share.leave(FIRST);
        share.leave(FIRST);
        assertThatThrownBy(() -> share.join(THIRD)).as("one still listens").isInstanceOf(ClientEventException.class);
        share.unsubscribe(new FeedTopic.Stream(FIRST));
        share.join(THIRD);
        assertThat(heldInAll).hasValue(2);
    }

    @Test
    void allTogetherHaveNoMoreThanThereIs() {
        ClientShare one = share(0, 0, 2);
        ClientShare another = share(0, 0, 2);
        one.subscribe(DISCOVER);
        one.join(FIRST);

        assertThatThrownBy(() -> another.subscribe(DISCOVER))
                .isInstanceOfSatisfying(
                        ClientEventException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThatThrownBy(() -> another.join(FIRST)).isInstanceOf(ClientEventException.class);
        one.leave(FIRST);
        another.subscribe(DISCOVER);
    }

    @Test
    void onlySoManyEventsAreUnderWay() {
        ClientShare share = share(0, 0, 1);

        assertThat(share.tryAsk(1)).isTrue();
        assertThat(share.tryAsk(1)).isFalse();
        share.answered();
        assertThat(share.tryAsk(1)).isTrue();
    }

    private ClientShare share(int subscriptions, int rooms, int mostInAll) {
        return new ClientShare(new GatewayProperties.Share(0, subscriptions, rooms), mostInAll, heldInAll);
    }
}
