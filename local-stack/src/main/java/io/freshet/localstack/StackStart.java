package io.freshet.localstack;

import io.freshet.localstack.process.Spawner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One start of several parts, each as soon as its dependencies are ready. Another thread can abandon it. */
final class StackStart {

    private static final Duration ABANDON_PATIENCE = Duration.ofSeconds(30);

    private final StackSettings settings;
    private final Spawner spawner;
    private final StackProgress progress;
    private final Set<Part> begun = EnumSet.noneOf(Part.class);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean abandoned;

    StackStart(StackSettings settings, Spawner spawner, StackProgress progress) {
        this.settings = settings;
        this.spawner = spawner;
        this.progress = progress;
    }

    /**
     * Starts the parts. Returns when all are ready; throws after one has failed, and leaves the others as they are.
     *
     * @throws InterruptedException also if the start was abandoned
     */
    void run(Collection<Part> parts) throws PartFailedException, InterruptedException {
        Map<Part, CountDownLatch> served = new EnumMap<>(Part.class);
        parts.forEach(part -> served.put(part, new CountDownLatch(1)));
        List<Thread> threads = new ArrayList<>();
        for (Part part : served.keySet()) {
            threads.add(Thread.ofVirtual().name("start-" + part).start(() -> {
                try {
                    startAfterOthers(part, served);
                } catch (PartFailedException | InterruptedException | RuntimeException e) {
                    // after that, failures are only consequences
                    if (!abandoned) {
                        failure.compareAndSet(null, e);
                        abandoned = true;
                    }
                } finally {
                    served.get(part).countDown();
                }
            }));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            ended.countDown();
        }
        switch (failure.get()) {
            case null -> {
                if (abandoned) {
                    throw new InterruptedException("given up");
                }
            }
            case PartFailedException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new InterruptedException();
        }
    }

    /** Prevents further processes from being started. */
    synchronized void forbid() {
        abandoned = true;
    }

    /** Prevents further processes from being started and waits, at most 30 s, until a run in progress has ended. */
    void abandon() throws InterruptedException {
        forbid();
        ended.await(ABANDON_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The parts whose process has been started or is about to be. */
    synchronized Set<Part> begun() {
        return EnumSet.copyOf(begun);
    }

    private void startAfterOthers(Part part, Map<Part, CountDownLatch> served)
            throws PartFailedException, InterruptedException {
        for (Part other : part.startsAfter()) {
            CountDownLatch latch = served.get(other);
            if (latch != null) {
                latch.await();
            }
        }
        if (abandoned) {
            return;
        }
        long start = System.nanoTime();
        if (new PartProcess(part, settings).start(spawner, wishFor(part))) {
            progress.ready(part, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private PartProcess.Wish wishFor(Part part) {
        return new PartProcess.Wish() {
            @Override
            public boolean confirmStart() {
                synchronized (StackStart.this) {
                    return !abandoned && begun.add(part);
                }
            }

            @Override
            public boolean isAbandoned() {
                return abandoned;
            }
        };
    }
}
