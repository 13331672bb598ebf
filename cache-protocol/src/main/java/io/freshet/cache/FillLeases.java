package io.freshet.cache;

import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Who reads the database for a page, among instances: one takes the lease, the others wait for the page. After Nishtala et
 * al., <i>Scaling Memcache at Facebook</i> (NSDI 2013); here a lease only spares reads, and validity never hangs on it. It
 * is of one fill token, so that whoever asks after an invalidation does not wait for a fill that will be refused.
 * Thread-safe.
 */
public final class FillLeases {
    private static final byte[] TAKEN = "1".getBytes(StandardCharsets.UTF_8);

    /** What PTTL answers of a key that does not expire. */
    private static final long NO_EXPIRY = -1;

    private final CacheConnection connection;

    /**
     * Leases on a connection.
     *
     * @param connection shared with other users
     */
    public FillLeases(CacheConnection connection) {
        this.connection = connection;
    }

    /**
     * Takes the lease of a fill, if nobody has it.
     *
     * @param key the page's key
     * @param view that it is filled under
     * @param duration after which it ends by itself, if whoever took it has died
     * @return whether it was taken; false if somebody else has it
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
        // Nobody's: each fill of the page would wait for it.
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
     * Gives a lease back; does not wait for it, and a failure is harmless.
     *
     * @param key the page's key
     * @param view that it was taken under
     */
    public void release(PageKey key, ScopeView view) {
        connection.commands().unlink(name(key, view));
    }

    private static String name(PageKey key, ScopeView view) {
        return "lease:" + view.fillToken() + ":" + key.redisKey();
    }
}
