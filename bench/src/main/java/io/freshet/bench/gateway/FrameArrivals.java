package io.freshet.bench.gateway;

import io.freshet.gateway.client.ClientListener;
import io.freshet.gateway.client.GatewayClient;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** When one message arrived at each of many clients. Awaits one message at a time. Thread-safe. */
final class FrameArrivals implements ClientListener {
    private static final long PATIENCE_SECONDS = 60;

    private final int most;
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicReference<@Nullable Awaited> awaited = new AtomicReference<>();
    private volatile String lastText = "";

    FrameArrivals(int most) {
        this.most = most;
    }

    /** A message whose frames all contain this mark. */
    static final class Awaited {
        private final String mark;
        private final long begunNanos = System.nanoTime();
        private final long[] nanos;
        private final AtomicInteger came = new AtomicInteger();
        private final CountDownLatch missing;

        private Awaited(String mark, int count) {
            this.mark = mark;
            nanos = new long[count];
            missing = new CountDownLatch(count);
        }
    }

    /** Starts awaiting a message at {@code count} clients. */
    Awaited begin(String mark, int count) {
        Awaited next = new Awaited(mark, Math.min(count, most));
        awaited.set(next);
        return next;
    }

    /** Waits until it has arrived everywhere; returns how long each took, sorted. */
    long[] end(Awaited message) throws InterruptedException {
        if (!message.missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    message.missing.getCount() + " of " + message.nanos.length + " were not told of " + message.mark);
        }
        long[] took = Arrays.stream(message.nanos)
                .map(at -> at - message.begunNanos)
                .sorted()
                .toArray();
        awaited.set(null);
        return took;
    }

    void awaitSubscribed(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (subscribed.get() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(subscribed + " of " + count + " subscriptions were answered");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** The frame of the last awaited message. */
    String lastText() {
        return lastText;
    }

    @Override
    public void received(GatewayClient client, String text) {
        Awaited now = awaited.get();
        if (now != null && text.contains(now.mark)) {
            int place = now.came.getAndIncrement();
            if (place < now.nanos.length) {
                now.nanos[place] = System.nanoTime();
                lastText = text;
                now.missing.countDown();
            }
        } else if (text.startsWith("{\"event\":\"subscribed\"")) {
            subscribed.incrementAndGet();
        }
    }
}
