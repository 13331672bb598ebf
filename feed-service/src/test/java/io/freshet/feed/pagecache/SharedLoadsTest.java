package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.pagecache.SharedLoads.Arrival;
import io.freshet.feed.pagecache.SharedLoads.InFlightLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uses a clock that stands still unless a test advances it. */
@Timeout(60)
class SharedLoadsTest {
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String PAGE = "page";

    private final ManualTiming timing = new ManualTiming();
    private final SharedLoads<String, String> loads = new SharedLoads<>(KEPT, PATIENCE, timing);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        clients.shutdownNow();
    }

    @Test
    void whoComesMeanwhileSharesTheRead() throws Exception {
        Read first = new Read("first");
        Future<Arrival<String>> leader = clients.submit(() -> load(_ -> true, first));
        first.begun.await();
        List<Future<Arrival<String>>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(clients.submit(() -> load(_ -> true, SharedLoadsTest::never)));
        }
        timing.awaitWaiting(5);

        first.end.countDown();

        assertThat(leader.get()).isEqualTo(new Arrival<>("first", false));
        for (Future<Arrival<String>> other : others) {
            assertThat(other.get()).isEqualTo(new Arrival<>("first", true));
        }
    }

    /** So that no page has two reads at once, whatever the requests demand. */
    @Test
    void whoMayNotShareItWaitsUntilItHasEndedAndReadsAnew() throws Exception {
        Read first = new Read("first");
        Read second = new Read("second");
        Future<Arrival<String>> leader = clients.submit(() -> load(_ -> true, first));
        first.begun.await();
        Future<Arrival<String>> other = clients.submit(() -> load(_ -> false, second));
        timing.awaitWaiting(1);
        assertThat(second.begun.getCount()).isOne();

        first.end.countDown();
        second.end.countDown();

        assertThat(leader.get().brought()).isEqualTo("first");
        assertThat(other.get()).isEqualTo(new Arrival<>("second", false));
    }

    /** Of the requests that may not share one read, one begins the next and the rest share that. */
    @Test
    void whatBeginsAfterThemIsSharedByAllOfThem() throws Exception {
        Read first = new Read("first");
        Future<Arrival<String>> leader = clients.submit(() -> load(_ -> true, first));
        first.begun.await();
        timing.pass(1);
        long arrival = timing.nanoTime();
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        List<Future<Arrival<String>>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(clients.submit(() -> load(flight -> flight.beganNanos() >= arrival, () -> {
                reads.incrementAndGet();
                awaitUninterrupted(end);
                return "second";
            })));
        }
        timing.awaitWaiting(5);
        first.end.countDown();
        timing.awaitWaiting(4);
        end.countDown();

        assertThat(leader.get().brought()).isEqualTo("first");
        int shared = 0;
        for (Future<Arrival<String>> other : others) {
            assertThat(other.get().brought()).isEqualTo("second");
            shared += other.get().shared() ? 1 : 0;
        }
        assertThat(reads).hasValue(1);
        assertThat(shared).isEqualTo(4);
    }

    /** Interleaving 11 of the design: a read that began before the change, joined after the notification. */
    @Test
    void aReadThatBeganUnderAnotherGenerationIsNotTakenForOneOfOnesOwn() throws Exception {
        Read old = new Read("from before the change");
        Future<Arrival<String>> leader =
                clients.submit(() -> loads.load(PAGE, "generation 1", _ -> true, false, SharedLoadsTest::admit, old));
        old.begun.await();
        timing.pass(1);
        Predicate<InFlightLoad<String, String>> ofMine = flight -> "generation 2".equals(flight.under());
        Future<Arrival<String>> notified = clients.submit(
                () -> loads.load(PAGE, "generation 2", ofMine, false, SharedLoadsTest::admit, () -> "the change"));
        timing.awaitWaiting(1);

        old.end.countDown();

        assertThat(leader.get().brought()).isEqualTo("from before the change");
        assertThat(notified.get()).isEqualTo(new Arrival<>("the change", false));
    }

    @Test
    void itIsKeptForAWhileForThoseWhomItWillDo() {
        load(_ -> true, () -> "first");
        timing.pass(KEPT.toNanos() - 1);

        assertThat(load(_ -> true, SharedLoadsTest::never)).isEqualTo(new Arrival<>("first", true));
        timing.pass(1);
        assertThat(load(_ -> true, () -> "second")).isEqualTo(new Arrival<>("second", false));
    }

    @Test
    void aReadThatTookLongIsForgottenAsWellAndNotTheOneAfterIt() {
        load(_ -> true, () -> {
            timing.pass(3 * KEPT.toNanos());
            return "first";
        });
        load(_ -> false, () -> "second");
        timing.pass(KEPT.toNanos() / 2);
        load(_ -> false, () -> "third");
        timing.pass(KEPT.toNanos() / 2); // the first two are removed now, and must not take the third with them

        assertThat(load(_ -> true, SharedLoadsTest::never).brought()).isEqualTo("third");
    }

    @Test
    void pagesAreApart() {
        load(_ -> true, () -> "page");

        assertThat(loads.load("another", null, _ -> true, false, SharedLoadsTest::admit, () -> "another")
                        .brought())
                .isEqualTo("another");
    }

    /** A client can force reads with a forged header, but only one a second. */
    @Test
    void spacedReadsAreOneInTheTimeThatEachIsKept() {
        List<Long> began = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            timing.pass(KEPT.toNanos() / 10);
            loads.load(PAGE, null, _ -> false, true, SharedLoadsTest::admit, () -> {
                began.add(timing.nanoTime());
                return "read";
            });
        }

        for (int i = 1; i < began.size(); i++) {
            assertThat(began.get(i) - began.get(i - 1)).isEqualTo(KEPT.toNanos());
        }
        assertThat(timing.slept()).hasSize(3).allMatch(nanos -> nanos == KEPT.toNanos() * 9 / 10);
    }

    @Test
    void theFirstOfSpacedReadsDoesNotWait() {
        loads.load(PAGE, null, _ -> false, true, SharedLoadsTest::admit, () -> "read");

        assertThat(timing.slept()).isEmpty();
    }

    @Test
    void patienceEndsWhileAnothersReadGoesOn() throws Exception {
        Read endless = new Read("too late");
        Future<Arrival<String>> leader = clients.submit(() -> load(_ -> true, endless));
        endless.begun.await();
        Future<Arrival<String>> sharing = clients.submit(() -> load(_ -> true, SharedLoadsTest::never));
        Future<Arrival<String>> queueing = clients.submit(() -> load(_ -> false, SharedLoadsTest::never));
        timing.awaitWaiting(2);

        timing.pass(PATIENCE.toNanos());

        for (Future<Arrival<String>> waiter : List.of(sharing, queueing)) {
            assertThatThrownBy(waiter::get).hasCauseInstanceOf(CatalogUnavailableException.class);
        }
        endless.end.countDown();
        assertThat(leader.get().brought()).isEqualTo("too late");
    }

    @Test
    void aPauseIsNoLongerThanPatience() {
        SharedLoads<String, String> slow = new SharedLoads<>(PATIENCE.multipliedBy(2), PATIENCE, timing);
        slow.load(PAGE, null, _ -> false, true, SharedLoadsTest::admit, () -> "first");

        assertThatThrownBy(
                        () -> slow.load(PAGE, null, _ -> false, true, SharedLoadsTest::admit, SharedLoadsTest::never))
                .isInstanceOf(CatalogUnavailableException.class);
        assertThat(timing.slept()).containsExactly(PATIENCE.toNanos());
    }

    /** All waiters get the original failure: a fault stays a fault, and unavailability stays unavailability. */
    @Test
    void whoWaitsForAReadThatFailsFailsWithIt() throws Exception {
        for (RuntimeException failure :
                List.of(new CatalogUnavailableException("away", null), new IllegalStateException("a fault"))) {
            Read failing = new Read(failure);
            Future<Arrival<String>> leader = clients.submit(() -> load(_ -> true, failing));
            failing.begun.await();
            Future<Arrival<String>> sharing = clients.submit(() -> load(_ -> true, SharedLoadsTest::never));
            Future<Arrival<String>> queueing = clients.submit(() -> load(_ -> false, SharedLoadsTest::never));
            timing.awaitWaiting(2);

            failing.end.countDown();

            for (Future<Arrival<String>> each : List.of(leader, sharing, queueing)) {
                assertThatThrownBy(each::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCause(failure);
            }
            timing.pass(KEPT.toNanos());
        }
    }

    @Test
    void afterAnAbsenceTheNextAsksAgain() {
        assertThatThrownBy(() -> load(_ -> true, () -> {
                    throw new CatalogUnavailableException("away", null);
                }))
                .isInstanceOf(CatalogUnavailableException.class);

        assertThat(load(_ -> true, () -> "back")).isEqualTo(new Arrival<>("back", false));
    }

    /** A row on which the query fails costs the database no more than the hot page did before. */
    @Test
    void aFaultIsNotTriedAgainByEachRequest() {
        IllegalStateException fault = new IllegalStateException("a row is refused");
        assertThatThrownBy(() -> load(_ -> true, () -> {
                    throw fault;
                }))
                .isSameAs(fault);
        timing.pass(KEPT.toNanos() - 1);

        assertThatThrownBy(() -> load(_ -> false, SharedLoadsTest::never)).isSameAs(fault);
        timing.pass(1);
        assertThat(load(_ -> false, () -> "mended")).isEqualTo(new Arrival<>("mended", false));
    }

    @Test
    void aWaiterThatIsInterruptedStaysSoAndTheReadGoesOn() throws Exception {
        Read first = new Read("first");
        Future<Arrival<String>> leader = clients.submit(() -> load(_ -> true, first));
        first.begun.await();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                load(_ -> true, SharedLoadsTest::never);
            } catch (RuntimeException e) {
                failure.set(e);
            }
            flag.complete(Thread.currentThread().isInterrupted());
        });
        timing.awaitWaiting(1);

        waiter.interrupt();

        assertThat(flag.get()).isTrue();
        assertThat(failure.get()).isInstanceOf(CatalogUnavailableException.class);
        first.end.countDown();
        assertThat(leader.get().brought()).isEqualTo("first");
    }

    /** Under contention, on a clock that ticks with each reading: never two loads at once, never one from before. */
    @Test
    void nobodyIsEverGivenAReadThatBeganBeforeTheyAsked() throws Exception {
        AtomicLong ticks = new AtomicLong();
        SharedLoads<String, Long> contended = new SharedLoads<>(KEPT, Duration.ofDays(1), new Ticking(ticks));
        AtomicInteger underWay = new AtomicInteger();
        ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
        List<Future<?>> running = new ArrayList<>();
        AtomicInteger reads = new AtomicInteger();
        for (int client = 0; client < 16; client++) {
            running.add(clients.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    long arrival = ticks.incrementAndGet();
                    long began = contended
                            .load(
                                    PAGE,
                                    null,
                                    flight -> flight.beganNanos() >= arrival,
                                    false,
                                    SharedLoadsTest::admit,
                                    () -> {
                                        if (underWay.incrementAndGet() > 1) {
                                            violations.add("two reads at once");
                                        }
                                        reads.incrementAndGet();
                                        long begun = ticks.incrementAndGet();
                                        LockSupport.parkNanos(1);
                                        underWay.decrementAndGet();
                                        return begun;
                                    })
                            .brought();
                    if (began < arrival) {
                        violations.add("a read of " + began + " for a request of " + arrival);
                    }
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }

        assertThat(violations).isEmpty();
        assertThat(reads).hasValueBetween(1, 16 * 200);
    }

    /** The refusal concerns only that client: others that wait for its read start their own. */
    @Test
    void whoIsNotAdmittedHarmsNobodyElse() throws Exception {
        CountDownLatch refusal = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Future<Arrival<String>> refused = clients.submit(() -> loads.load(
                PAGE,
                null,
                _ -> true,
                false,
                () -> {
                    asked.countDown();
                    awaitUninterrupted(refusal);
                    throw new IllegalStateException("its share is used up");
                },
                SharedLoadsTest::never));
        asked.await();
        Future<Arrival<String>> other = clients.submit(() -> load(_ -> true, () -> "read"));
        timing.awaitWaiting(1);

        refusal.countDown();

        assertThat(other.get()).isEqualTo(new Arrival<>("read", false));
        assertThatThrownBy(refused::get).hasRootCauseMessage("its share is used up");
        assertThat(load(_ -> true, SharedLoadsTest::never).brought()).isEqualTo("read");
    }

    private Arrival<String> load(Predicate<InFlightLoad<String, String>> acceptable, Supplier<String> loader) {
        return loads.load(PAGE, null, acceptable, false, SharedLoadsTest::admit, loader);
    }

    private static void admit() {}

    private static String never() {
        throw new AssertionError("nothing was to be read");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A read of the database that ends when the test says so. */
    private static final class Read implements Supplier<String> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final String brought;
        private final @Nullable RuntimeException failure;

        Read(String brought) {
            this.brought = brought;
            this.failure = null;
        }

        Read(RuntimeException failure) {
            this.brought = "";
            this.failure = failure;
        }

        @Override
        public String get() {
            begun.countDown();
            awaitUninterrupted(end);
            if (failure != null) {
                throw failure;
            }
            return brought;
        }
    }

    private record Ticking(AtomicLong ticks) implements SharedLoads.Timing {
        @Override
        public long nanoTime() {
            return ticks.incrementAndGet();
        }

        @Override
        public <R> R get(Future<R> result, long nanos)
                throws InterruptedException, ExecutionException, TimeoutException {
            return result.get();
        }

        @Override
        public void sleep(long nanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void later(long nanos, Runnable task) {} // kept: the next load replaces it
    }
}
