package io.freshet.bench.gateway;

import io.freshet.gateway.client.ClientGroup;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Phones on a bad network and the announcements to them: numbered changes in a few categories, so that each phone
 * notices whether it missed one. Thread-safe.
 */
final class Phones implements AutoCloseable {
    static final int CATEGORIES = 20;
    private static final int ANNOUNCEMENTS_A_SECOND = 20;

    private final GatewayStage stage;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final List<Phone> phones = new ArrayList<>();
    private final AtomicIntegerArray announced = new AtomicIntegerArray(CATEGORIES);
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong silentGaps = new AtomicLong();
    private final AtomicLong flagged = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final AtomicLong notified = new AtomicLong();
    private final List<Long> resumeNanos = new ArrayList<>();
    private final List<Long> replayNanos = new ArrayList<>();

    private final LongSupplier pauseMillis;
    private volatile @Nullable ScheduledFuture<?> announcing;

    /**
     * Creates phones that are switched off.
     *
     * @param stage whose client threads they use
     * @param count the number of phones
     * @param gateway supplies the gateway for the next connection
     * @param pauseMillis how long a phone that lost its connection stays offline
     */
    Phones(GatewayStage stage, int count, Supplier<URI> gateway, LongSupplier pauseMillis) {
        this.stage = stage;
        this.pauseMillis = pauseMillis;
        for (int i = 0; i < count; i++) {
            phones.add(new Phone(this, i % CATEGORIES, gateway));
        }
    }

    ClientGroup group() {
        return stage.clients();
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    List<Phone> all() {
        return phones;
    }

    long pauseMillis() {
        return pauseMillis.getAsLong();
    }

    static String category(int number) {
        return "cat" + number;
    }

    /** Starts to announce changes, in each category in turn. */
    void announceSteadily() {
        announcing = timer.scheduleAtFixedRate(
                () -> announce(next.getAndIncrement() % CATEGORIES),
                0,
                1_000_000 / ANNOUNCEMENTS_A_SECOND,
                TimeUnit.MICROSECONDS);
    }

    void stopAnnouncing() {
        ScheduledFuture<?> running = announcing;
        if (running != null) {
            running.cancel(false);
        }
    }

    void announce(int category) {
        stage.announcer().changed(category(category), "n:" + announced.incrementAndGet(category));
    }

    int announced(int category) {
        return announced.get(category);
    }

    void silentGap() {
        silentGaps.incrementAndGet();
    }

    void flagged() {
        flagged.incrementAndGet();
    }

    void notified() {
        notified.incrementAndGet();
    }

    synchronized void resumed(long nanos) {
        resumed.incrementAndGet();
        resumeNanos.add(nanos);
    }

    synchronized void replayed(long nanos) {
        replayNanos.add(nanos);
    }

    long subscribed() {
        return phones.stream().filter(Phone::isListening).count();
    }

    /** Waits until at least one phone has noticed that its instance died. */
    void awaitEmpty(long count, long patienceSeconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (subscribed() == count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Waits until {@code count} phones are listening. */
    void awaitListening(long count, long patienceSeconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (subscribed() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** After one last change in each category: the number of phones that got neither that change nor a resync. */
    long behind(long patienceSeconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        long behind = phones.stream().filter(Phone::isBehind).count();
        while (behind > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
            behind = phones.stream().filter(Phone::isBehind).count();
        }
        return behind;
    }

    /** Discards the times so far, which include warm-up. */
    synchronized void forgetTimes() {
        resumeNanos.clear();
        replayNanos.clear();
    }

    synchronized void report(Findings findings) {
        findings.line("- %,d frames, %,d resumed subscriptions, %,d of them flagged with `resync_required`"
                .formatted(notified.get(), resumed.get(), flagged.get()));
        percentiles(findings, "from the beginning of a new connection to `subscribed`", resumeNanos);
        percentiles(findings, "from the beginning of a new connection to what was missed", replayNanos);
    }

    private static void percentiles(Findings findings, String what, List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length > 0) {
            findings.line("- %s: p50 %.0f, p99 %.0f, last %.0f (%,d)"
                    .formatted(
                            what,
                            Spread.at(sorted, 0.5),
                            Spread.at(sorted, 0.99),
                            Spread.at(sorted, 1),
                            sorted.length));
        }
    }

    synchronized double replayP99() {
        long[] sorted = replayNanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : Spread.at(sorted, 0.99);
    }

    long silentGaps() {
        return silentGaps.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        phones.forEach(Phone::switchOff);
    }
}
