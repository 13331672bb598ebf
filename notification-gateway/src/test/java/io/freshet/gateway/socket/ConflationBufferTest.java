package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConflationBufferTest {
    private static final FeedTopic HOME = new FeedTopic.Discover("home");
    private static final FeedTopic ALL = new FeedTopic.Discover(null);

    private static final Position NOW = at(5, 5);

    private final ConflationBuffer heldBack = new ConflationBuffer(NOW);
    private final List<SharedFrame> frames = new ArrayList<>();

    @Test
    void theLatestOfEachTopicAndPartitionIsKeptInOrder() {
        heldBack.put(HOME, frame(1, 0), NOW);
        heldBack.put(ALL, frame(2, 0), NOW);
        heldBack.put(HOME, frame(3, 5), NOW);
        heldBack.put(HOME, frame(4, 0), NOW);

        assertThat(sequences()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void whatIsReplacedOrClearedIsReleased() {
        heldBack.put(HOME, frame(1, 0), NOW);
        heldBack.put(HOME, frame(2, 0), NOW);
        assertThat(frames).extracting(frame -> frame.refCnt()).containsExactly(1, 2);

        heldBack.clear();
        assertThat(frames).extracting(frame -> frame.refCnt()).containsExactly(1, 1);
    }

    @Test
    void nothingIsHeldBackUpToTheLowestOfEachPartition() {
        heldBack.put(HOME, frame(1, 0), at(7, 7));
        assertThat(heldBack.before()).isEqualTo(NOW);

        heldBack.put(ALL, frame(2, 0), at(3, 9));
        assertThat(heldBack.before()).isEqualTo(at(3, 5));
        heldBack.clear();
    }

    private static Position at(long... next) {
        return Position.of(new UUID(0, 0), next);
    }

    @AfterEach
    void release() {
        frames.forEach(SharedFrame::release);
        assertThat(frames).allSatisfy(frame -> assertThat(frame.refCnt()).isZero());
    }

    private SharedFrame frame(long sequence, int partition) {
        SharedFrame frame =
                new SharedFrame(() -> new ServerMessage("test", Map.of(), null), sequence, "refresh-" + partition);
        frames.add(frame);
        return frame;
    }

    private List<Long> sequences() {
        List<Long> sequences = new ArrayList<>();
        for (SharedFrame frame = heldBack.takeOldest(); frame != null; frame = heldBack.takeOldest()) {
            sequences.add(frame.sequence());
            frame.release();
        }
        return sequences;
    }
}
