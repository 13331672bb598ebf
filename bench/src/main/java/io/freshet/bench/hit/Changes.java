package io.freshet.bench.hit;

import io.freshet.bench.Seller;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The seller continuously renames products, one after another; titles keep their length. */
final class Changes implements AutoCloseable {
    /** Changes a second per thread: few, because a change may take long while reads keep all CPUs busy. */
    private static final int PER_THREAD = 2;

    private static final long MICROS = 1_000_000;

    private final Seller seller;
    private final List<UUID> products;
    private final ScheduledExecutorService threads;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();

    private Changes(Seller seller, List<UUID> products, int count) {
        this.seller = seller;
        this.products = products;
        this.threads = Executors.newScheduledThreadPool(count);
    }

    static Changes start(Seller seller, List<UUID> products, int perSecond) {
        int count = Math.ceilDiv(perSecond, PER_THREAD);
        var changes = new Changes(seller, products, count);
        long period = MICROS * count / perSecond;
        for (int i = 0; i < count; i++) {
            changes.threads.scheduleAtFixedRate(changes::one, period * i / count, period, TimeUnit.MICROSECONDS);
        }
        return changes;
    }

    private void one() {
        int number = next.getAndIncrement();
        try {
            if (seller.retitle(
                            Seller.PRODUCTS,
                            products.get(number % products.size()),
                            "Renamed %06d".formatted(number % 1_000_000))
                    .isAcknowledged()) {
                acknowledged.incrementAndGet();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(30, TimeUnit.SECONDS);
    }
}
