package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.TopicEvents;
import io.freshet.stream.publication.TopicView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A commit is in the WAL before readers see it, but its event is not on the topic before then. */
class VisibleIT extends StreamServiceTest {
    private static final String INSERT =
            "insert into streams (id, seller_id, title, category) values ('%s', '%s', 'By hand', 'home')";

    @Autowired
    private TopicView view;

    @Test
    void aChangeIsPublishedOnlyOnceAReaderCanSeeIt() throws Exception {
        Watermarks.awaitAfter(Watermarks.now()); // a slot still to be created would wait for the commit below
        UUID later = UUID.randomUUID();
        UUID early;
        CompletableFuture<Void> commit;
        try (ByHand hand = new ByHand()) {
            // Commits that wait for a nonexistent replica are in the WAL but invisible.
            hand.run("alter system set synchronous_commit = 'local'");
            hand.run("alter system set synchronous_standby_names = 'nobody'");
            hand.run("select pg_reload_conf()");
            do { // until the setting takes effect
                UUID next = UUID.randomUUID();
                early = next;
                commit = CompletableFuture.runAsync(() -> commitAndWait(next));
                CompletableFuture<Void> waits = commit;
                await().until(() -> waits.isDone() || waitsForReplica(hand));
            } while (commit.isDone());
            hand.run(INSERT.formatted(later, SELLER));
            UUID unseen = early;

            await().until(() -> view.highest(later) == 1);
            await().during(Duration.ofSeconds(1)).until(() -> view.highest(unseen) == 0);
            assertThat(hand.count("select count(*) from streams where id = '" + early + "'"))
                    .isZero();
        } finally {
            restore();
        }
        commit.get();
        assertThat(TopicEvents.records(Topics.STREAM_STATUS_CHANGED, early.toString(), 1))
                .hasSize(1);
    }

    private static boolean waitsForReplica(ByHand hand) throws SQLException {
        return hand.count("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") == 1;
    }

    private static void commitAndWait(UUID id) {
        try (ByHand hand = new ByHand()) {
            hand.run("set synchronous_commit = on");
            hand.run(INSERT.formatted(id, SELLER));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void restore() throws Exception {
        try (ByHand hand = new ByHand()) {
            hand.run("alter system reset synchronous_standby_names");
            hand.run("alter system reset synchronous_commit");
            hand.run("select pg_reload_conf()");
        }
    }
}
