package io.freshet.localstack.demo;

import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sellers who change their offers at a steady rate, and buyers who watch. Leaves nothing behind when closed. Run it on
 * one thread, and close it from any.
 */
public final class Market implements AutoCloseable {
    private static final int SELLERS = 6;
    private static final int BUYERS = 20;
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(15);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /** Where the parts are, and which tokens they trust. */
    public interface Stack {
        /** Where a part listens. */
        URI uri(Part part);

        /** A token for a user in a role, valid from now for {@code ttl}. */
        String token(Role role, UUID user, Duration ttl) throws IOException;
    }

    private final SplittableRandom random;
    private final double changesPerSecond;
    private final Consumer<String> says;
    private final HttpClient http;
    private final List<Seller> sellers = new ArrayList<>();
    private final List<Buyer> buyers = new ArrayList<>();
    private final LongAdder changes = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private volatile @Nullable Thread thread;

    /**
     * Creates a market on a running stack.
     *
     * @param stack the running stack
     * @param seed determines what happens
     * @param changesPerSecond by all sellers together
     * @param says receives a line for each change and each failure
     */
    public Market(Stack stack, long seed, double changesPerSecond, Consumer<String> says) {
        this.random = new SplittableRandom(seed);
        this.changesPerSecond = changesPerSecond;
        this.says = says;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .build();
        URI streams = stack.uri(Part.STREAM_SERVICE);
        URI feeds = stack.uri(Part.FEED_SERVICE);
        URI gateway = URI.create(
                        "ws" + stack.uri(Part.NOTIFICATION_GATEWAY).toString().substring("http".length()))
                .resolve("/ws");
        Offers offers = new Offers(random);
        for (int i = 0; i < SELLERS; i++) {
            UUID user = new UUID(0, 0x100 + i);
            DemoHttp api = new DemoHttp(http, streams, () -> stack.token(Role.SELLER, user, TOKEN_LIFE));
            sellers.add(new Seller(api, offers, Offers.PLACES.get(i % Offers.PLACES.size())));
        }
        for (int i = 0; i < BUYERS; i++) {
            UUID user = new UUID(0, 0x200 + i);
            DemoHttp api = new DemoHttp(http, feeds, () -> stack.token(Role.VIEWER, user, TOKEN_LIFE));
            Offers.Place place = i % 2 == 0 ? null : Offers.PLACES.get(i / 2 % Offers.PLACES.size());
            buyers.add(new Buyer(api, gateway, place, random.split(), reads));
        }
    }

    /**
     * Runs until closed.
     *
     * @throws IOException if the services do not answer at the start
     */
    public void run() throws IOException {
        thread = Thread.currentThread();
        List<Thread> watching = new ArrayList<>();
        try {
            for (Seller seller : sellers) {
                seller.cleanUp();
            }
            buyers.forEach(buyer -> watching.add(Thread.ofVirtual().start(buyer::run)));
            trade();
        } catch (InterruptedException _) {
            says.accept("closing");
        } finally {
            watching.forEach(Thread::interrupt);
            leaveNothing();
            http.shutdownNow();
            thread = null;
        }
    }

    private void trade() throws InterruptedException {
        Duration backoff = FIRST_BACKOFF;
        while (!Thread.currentThread().isInterrupted()) {
            // exponential intervals, as with many independent actors
            double seconds = -Math.log(1 - random.nextDouble()) / changesPerSecond;
            Thread.sleep(Duration.ofMillis((long) (seconds * 1_000)));
            try {
                says.accept(sellers.get(random.nextInt(sellers.size())).act(random, Instant.now()));
                changes.increment();
                backoff = FIRST_BACKOFF;
            } catch (IOException e) {
                says.accept("waiting " + backoff.toSeconds() + " s: " + e.getMessage());
                Thread.sleep(backoff);
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(LAST_BACKOFF) < 0 ? doubled : LAST_BACKOFF;
            }
        }
    }

    private void leaveNothing() {
        Thread.interrupted(); // close() sends the only interrupt; clear it
        try {
            for (Seller seller : sellers) {
                seller.cleanUp();
            }
        } catch (IOException e) {
            says.accept("what is left is deleted by the next run: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The number of changes. */
    public long changes() {
        return changes.sum();
    }

    /** The number of feed reads by buyers. */
    public long reads() {
        return reads.sum();
    }

    /** The number of sellers that are live. */
    public long live() {
        return sellers.stream().filter(Seller::isLive).count();
    }

    /** Ends the market, and waits at most 10 s until it has cleaned up. */
    @Override
    public void close() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
