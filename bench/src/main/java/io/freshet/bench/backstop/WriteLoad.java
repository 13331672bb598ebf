package io.freshet.bench.backstop;

import io.freshet.bench.Seller;
import io.freshet.bench.Seller.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sellers who write continuously and concurrently: they create streams and products, rename them several times in a
 * row, go live, end, sell and delete, and also change the same one at once. Each seller's actions are seeded.
 */
final class WriteLoad implements AutoCloseable {
    private static final int LONGEST_ROW = 6;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(50);

    private final Seller seller;
    private final Duration pause;
    private final long limit;
    private final Acknowledged acknowledged = new Acknowledged();
    private final List<Target> targets = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicLong done = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private record Target(String kind, UUID id) {}

    /**
     * @param pause between two writes of a seller
     * @param limit the number of acknowledged writes after which they stop
     */
    WriteLoad(Seller seller, long seed, int sellers, Duration pause, long limit) {
        this.seller = seller;
        this.pause = pause;
        this.limit = limit;
        for (int i = 0; i < sellers; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofPlatform().name("seller-" + i).daemon().unstarted(() -> run(random)));
        }
    }

    WriteLoad start() {
        threads.forEach(Thread::start);
        return this;
    }

    /** Waits until they have stopped, by themselves or after {@link #stop}. */
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    void stop() throws InterruptedException {
        stopping = true;
        join();
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    long acknowledgedCount() {
        return done.get();
    }

    /** All answers, including those that did not arrive. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    private void run(Random random) {
        try {
            for (int i = 0; i < 5; i++) {
                create(random);
            }
            while (goesOn()) {
                one(random);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean goesOn() {
        return !stopping && done.get() < limit;
    }

    private void one(Random random) throws InterruptedException {
        int choice = random.nextInt(100);
        if (choice < 8 || targets.isEmpty()) {
            create(random);
            return;
        }
        Target target = targets.get(random.nextInt(targets.size()));
        boolean isStream = target.kind().equals(Seller.STREAMS);
        if (choice < 70) {
            int row = 1 + random.nextInt(LONGEST_ROW);
            for (int i = 0; i < row && goesOn(); i++) {
                note(target, seller.retitle(target.kind(), target.id(), title(random)));
            }
        } else if (choice < 82) {
            note(target, seller.act(target.kind(), target.id(), isStream ? "go-live" : "sell"));
        } else if (choice < 92) {
            if (isStream) {
                note(target, seller.act(target.kind(), target.id(), "end"));
            } else {
                note(target, seller.retitle(target.kind(), target.id(), title(random)));
            }
        } else {
            Answer answer = seller.delete(target.kind(), target.id());
            note(target, answer);
            if (answer.isAcknowledged()) {
                acknowledged.deletion(target.id());
            }
            if (answer.isAcknowledged() || answer.status() == 404) {
                targets.remove(target);
            }
        }
    }

    private void create(Random random) throws InterruptedException {
        boolean stream = random.nextInt(2) == 0;
        String category = "load-" + random.nextInt(4);
        Answer answer =
                stream ? seller.createStream(title(random), category) : seller.createProduct(title(random), category);
        UUID id = answer.id();
        if (answer.isAcknowledged() && id != null) {
            Target target = new Target(stream ? Seller.STREAMS : Seller.PRODUCTS, id);
            targets.add(target);
            note(target, answer);
        } else {
            note(answer);
        }
    }

    private void note(Target target, Answer answer) throws InterruptedException {
        if (answer.isAcknowledged() && answer.version() > 0) {
            acknowledged.version(target.id(), answer.version());
        }
        note(answer);
    }

    private void note(Answer answer) throws InterruptedException {
        answers.add(answer);
        if (answer.isAcknowledged()) {
            done.incrementAndGet();
        }
        Duration wait = answer.isAcknowledged() || answer.isRefused() ? pause : AFTER_FAILURE;
        if (wait.isPositive()) {
            Thread.sleep(wait);
        }
    }

    private static String title(Random random) {
        return "Title " + Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
