package io.freshet.cache;

import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Elects the instance that reads the database for a page: one takes the lease, the others wait for the page. After
 * Nishtala et al., <i>Scaling Memcache at Facebook</i> (NSDI 2013); here a lease only saves reads, and validity never
 * depends on it. A lease belongs to one fill token, so a request after an invalidation does not wait for a fill that
 * will be rejected. Thread-safe.
 */
public final class FillLeases {
    private static final byte[] TAKEN = "1".getBytes(StandardCharsets.UTF_8);

    /** PTTL's reply for a key without a TTL. */
    private static final long NO_EXPIRY = -1;

    private final CacheConnection connection;

    /**
     * Creates the leases.
     *
     * @param connection shared with other users
     */
    public FillLeases(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Takes the lease of a fill if it is free.
     *
     * @param key the page's key
     * @param view the view of the fill
     * @param duration after which the lease expires if its holder has died
     * @return whether it was taken; false if another instance holds it
     * @throws CacheUnavailableException if Redis does not answer
     */
    public boolean take(PageKey key, ScopeView view, Duration duration) {
        String name = name(key, view);
        if (set(name, duration)) {
            return true;
        }
        if (connection.await(connection.commands().pttl(name)) != NO_EXPIRY) {
            return false;
        }
        // A lease without a TTL is not ours, and every fill of the page would wait for it.
        connection.await(connection.commands().unlink(name));
        connection.foundCorrupt(name);
        return set(name, duration);
    }

    private boolean set(String name, Duration duration) {
        return connection.await(connection
                        .commands()
                        .set(name, TAKEN, SetArgs.Builder.nx().px(duration.toMillis())))
                != null;
    }

    /**
     * Releases a lease without waiting for Redis. A failure is harmless.
     *
     * @param key the page's key
     * @param view the view that it was taken under
     */
    public void release(PageKey key, ScopeView view) {
        connection.commands().unlink(name(key, view));
    }

    private static String name(PageKey key, ScopeView view) {
        return "lease:" + view.fillToken() + ":" + key.redisKey();
    }
}
