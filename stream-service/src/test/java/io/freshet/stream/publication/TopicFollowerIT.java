package io.freshet.stream.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.stream.StreamServiceTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Everything on the topics is read, whatever the timing. */
class TopicFollowerIT extends StreamServiceTest {
    @Autowired
    private TopicFollower follower;

    @Autowired
    private TopicView view;

    @Test
    void readsAfterEveryStart() {
        for (int i = 0; i < 20; i++) {
            follower.stop();
            follower.start();

            assertThatCode(() -> follower.catchUp().get(30, TimeUnit.SECONDS)).doesNotThrowAnyException();
        }
        assertThat(view.positions()).hasSize(12);
    }
}
