package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.ScopeInvalidator.Progress;
import io.freshet.cache.SourcePartition;
import io.freshet.invalidation.announcement.Completeness;
import io.freshet.invalidation.deletion.AppliedProgress.KnownWatermark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Recording progress never waits for another call's reply from Redis. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait for a lock cannot be interrupted
class AppliedProgressTest {
    private static final SourcePartition STREAMS = new SourcePartition(SourcePartition.STREAMS, 1);
    private static final SourcePartition PRODUCTS = new SourcePartition(SourcePartition.PRODUCTS, 1);
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final CompletableFuture<Void> answerToProducts = new CompletableFuture<>();
    private final CompletableFuture<Void> productsAsked = new CompletableFuture<>();
    private final List<Map<SourcePartition, Progress>> recorded = new CopyOnWriteArrayList<>();
    private final AppliedProgress progress = new AppliedProgress(new AppliedProgress.Stripes() {
        @Override
        public void own(SourcePartition source, long position) {}

        @Override
        public void disown(SourcePartition source) {}

        @Override
        public void advance(Map<SourcePartition, Progress> reached) {
            if (reached.keySet().equals(Set.of(PRODUCTS))) {
                productsAsked.complete(null);
                answerToProducts.join();
            }
            recorded.add(reached);
        }
    });

    private CompletableFuture<Void> batch;

    /** A batch of products has been applied, and Redis has not answered yet. */
    @BeforeEach
    void beginBatchOfProducts() throws Exception {
        progress.own(STREAMS, 10);
        progress.own(PRODUCTS, 10);
        progress.reached(new KnownWatermark(NOON, Map.of(STREAMS, 10L, PRODUCTS, 10L)));
        batch = CompletableFuture.runAsync(() -> progress.applied(Map.of(PRODUCTS, 19L)));
        productsAsked.get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void answer() {
        answerToProducts.complete(null);
    }

    @Test
    void whatRedisIsSlowToRecordOfProductsDelaysNoGoLive() throws Exception {
        inTime(() -> progress.applied(Map.of(STREAMS, 10L)));

        assertThat(recorded).last().isEqualTo(Map.of(STREAMS, new Progress(10, NOON)));
        assertThat(batch).isNotDone();
    }

    @Test
    void norRebalancesNorWatermarks() throws Exception {
        inTime(() -> progress.own(new SourcePartition(SourcePartition.STREAMS, 2), 0));
        inTime(() -> progress.disown(new SourcePartition(SourcePartition.STREAMS, 2)));
        inTime(() -> progress.gap(3));
        inTime(() -> progress.reached(new KnownWatermark(NOON.plusSeconds(1), Map.of(STREAMS, 10L, PRODUCTS, 20L))));

        assertThat(recorded)
                .last()
                .isEqualTo(Map.of(
                        STREAMS,
                        new Progress(9, NOON.plusSeconds(1)),
                        PRODUCTS,
                        new Progress(19, NOON.plusSeconds(1)),
                        new SourcePartition(SourcePartition.WATERMARKS, 0),
                        new Progress(3, null)));
        assertThat(batch).isNotDone();
    }

    /** Followers are notified after the stripes are updated, so that no process proves more than Redis does. */
    @Test
    void whatIsNotRecordedYetIsNotToldToFollowers() throws Exception {
        progress.reached(new KnownWatermark(NOON.plusSeconds(1), Map.of(STREAMS, 10L, PRODUCTS, 20L)));
        assertThat(progress.complete()).isEqualTo(Map.of(1, new Completeness(NOON, Map.of(STREAMS, 9L, PRODUCTS, 9L))));

        answerToProducts.complete(null);
        batch.get(30, TimeUnit.SECONDS);

        assertThat(progress.complete())
                .isEqualTo(Map.of(1, new Completeness(NOON.plusSeconds(1), Map.of(STREAMS, 9L, PRODUCTS, 19L))));
    }

    /** Even without Redis: what was applied and announced stays so. */
    @Test
    void whatRedisFailsToRecordIsTold() {
        progress.reached(new KnownWatermark(NOON.plusSeconds(1), Map.of(STREAMS, 10L, PRODUCTS, 20L)));
        answerToProducts.completeExceptionally(new IllegalStateException("no answer"));

        assertThatThrownBy(() -> batch.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("no answer");
        assertThat(progress.complete())
                .isEqualTo(Map.of(1, new Completeness(NOON.plusSeconds(1), Map.of(STREAMS, 9L, PRODUCTS, 19L))));
    }

    private static void inTime(Runnable work) throws Exception {
        CompletableFuture.runAsync(work).get(30, TimeUnit.SECONDS);
    }
}
