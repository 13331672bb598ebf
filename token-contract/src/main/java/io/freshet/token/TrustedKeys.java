package io.freshet.token;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that verify tokens. A known key is used immediately; the set is refreshed in the background every five
 * minutes. An unknown key triggers a read of the set, shared by all waiting callers, so that a rotated-in key is
 * accepted immediately. Anyone can send such tokens, so these reads are limited to a burst of ten, then one per second;
 * beyond that the key stays unknown. (The exception of Nimbus's own rate limit looks like an unreadable set.) If the
 * set cannot be read, the last one stays in use. Thread-safe.
 */
final class TrustedKeys implements JWKSource<SecurityContext> {
    static final Duration LIFETIME = Duration.ofMinutes(5);
    static final Duration PACE = Duration.ofSeconds(1);
    static final int BURST = 10;

    private static final Logger log = LoggerFactory.getLogger(TrustedKeys.class);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final JwkSetDocument document;
    private final Duration patience;
    private final LongSupplier nanos;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong renewal;
    private volatile @Nullable JWKSet known;

    // Guarded by the lock "reading".
    private @Nullable Read last;
    /** A leaky bucket that limits reads, as the time at which it is empty again. */
    private long spent;

    private record Read(long begun, long ended, @Nullable Exception failure) {
        /**
         * Returns whether this read serves a caller that arrived at {@code since}. A failure also serves those within a
         * second after it.
         */
        boolean answers(long since, long now) {
            return failure == null ? begun >= since : now - ended < PACE.toNanos();
        }
    }

    /** The set cannot be read, and no known key matches. */
    static final class UnreadableException extends KeySourceException {
        private static final long serialVersionUID = 1L;

        private UnreadableException(@Nullable Throwable cause) {
            super("the JWK set cannot be read", cause);
        }
    }

    /**
     * Creates an instance that has read nothing yet.
     *
     * @param fileOrUrl the location of the set
     * @param timeout the time limit for a server to return it
     * @param nanos a source like {@link System#nanoTime}
     */
    TrustedKeys(String fileOrUrl, Duration timeout, LongSupplier nanos) {
        document = JwkSetDocument.at(fileOrUrl, timeout);
        patience = timeout.multipliedBy(2);
        this.nanos = nanos;
        renewal = new AtomicLong(nanos.getAsLong());
        spent = nanos.getAsLong() - PACE.multipliedBy(BURST).toNanos();
    }

    /** Returns the keys with which a token may be signed; empty if there are none. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws UnreadableException {
        JWKSet keys = known;
        if (keys != null) {
            List<JWK> found = selector.select(keys);
            if (!found.isEmpty()) {
                renewIfDue();
                return found;
            }
        }
        return selector.select(readSince(nanos.getAsLong()));
    }

    /** Returns the set as read at {@code since} or later, or the last one if the rate limit is exceeded. */
    JWKSet readSince(long since) throws UnreadableException {
        lock();
        try {
            long now = nanos.getAsLong();
            Read read = last;
            if ((read == null || !read.answers(since, now)) && mayRead(now)) {
                read = read(now);
                last = read;
            }
            JWKSet keys = known;
            if (keys == null || read == null || read.failure() != null) {
                throw new UnreadableException(read == null ? null : read.failure());
            }
            return keys;
        } finally {
            reading.unlock();
        }
    }

    /** The lock holder reads at most once, within the timeout. */
    private void lock() throws UnreadableException {
        try {
            if (!reading.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnreadableException(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableException(e);
        }
    }

    private boolean mayRead(long now) {
        long from = Math.max(spent, now - PACE.multipliedBy(BURST).toNanos()) + PACE.toNanos();
        if (from > now) {
            return false;
        }
        spent = from;
        return true;
    }

    private Read read(long now) {
        try {
            known = JWKSet.parse(document.read());
            renewal.set(now + LIFETIME.toNanos());
            return new Read(now, nanos.getAsLong(), null);
        } catch (IOException | ParseException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("event", "jwks_unreadable")
                    .addKeyValue("cause", e.toString())
                    .log("the JWK set cannot be read, the keys that are known go on");
            return new Read(now, nanos.getAsLong(), e);
        }
    }

    private void renewIfDue() {
        long due = renewal.get();
        long now = nanos.getAsLong();
        if (due <= now && renewal.compareAndSet(due, now + RETRY.toNanos())) {
            Thread.ofVirtual().name("jwks").start(() -> {
                try {
                    readSince(now);
                } catch (UnreadableException e) {
                    log.debug("tried again later", e);
                }
            });
        }
    }
}
