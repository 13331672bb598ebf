package io.freshet.feed.nearcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import io.freshet.cache.FeedScope;
import io.freshet.cache.Freshness;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import io.freshet.cache.ScopeView;
import io.freshet.events.v1.FeedInvalidated;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Pages in the process: a hit costs no round trip. It follows the announcements and validates pages by the same two
 * questions as Redis: was the page invalidated, and would we know? Thread-safe; readers take no lock.
 *
 * <p><b>Why no stale page is valid.</b> A page is as of A: it contains every change committed up to A. The watermark W
 * that is followed here proves it complete up to W. So for each change c of its scope that the page lacks, c's
 * announcement must be read here <i>after</i> the page was stored, so that it invalidates the page, and before any W at
 * or above c's commit. The order of the Kafka partition ensures the second: a watermark is sent once everything below
 * its positions has been announced and acknowledged. A watermark that follows changes lost with a replication slot
 * names that gap, and the first announcement of a gap invalidates everything. Storing checks the first:
 *
 * <ul>
 *   <li>c was announced before following began, so it is never read. Then it was committed before {@code since}, and
 *       only pages with A after {@code since} become valid.
 *   <li>c was announced after the position that was taken <i>before</i> the page was read. Then c is among the recent
 *       announcements.
 *   <li>c was announced before that position. A page from the database contains c, because the read began later and
 *       nothing is announced before readers can see it (on the primary, where pages are read). A page from Redis
 *       contains c too, unless Redis went back in time. Then its old generation would validate the old page, W here
 *       would do so forever, and c would not be announced again. But a stripe that lost c's invalidation lost its
 *       offset in the same script, and the write that restores the offset first sets a new epoch. So a page from Redis
 *       must come with a view that has applied every offset that was announced here.
 * </ul>
 *
 * <p>W is read before the page's mark: a reader that sees W sees every invalidation made before W rose.
 *
 * <p><b>{@code Freshet-Min-Generation}.</b> A valid page satisfies it in two cases. Either the view under which it was
 * read does, by the rule of Redis: then the page contains the changes in question. Or every announcement in question
 * was read here: then the page was invalidated by it or stored after it. Epochs concern Redis alone. They guard against
 * offsets that outlive their invalidations, which cannot happen to a position that is never restored. In all other
 * cases Redis decides.
 *
 * <p>A page that is invalid, or never became valid, stays until a newer one replaces it or it is evicted: it can still
 * be served as degraded when the database is unavailable.
 *
 * @param <C> the type of a page's content
 */
public final class NearCache<C> {
    /** A generous estimate of an entry's size without its content and its key's texts. */
    private static final int OVERHEAD_BYTES = 1_000;

    /**
     * For how long a page is served while it is reloaded. The contract allows 100 ms after the notification; the rest
     * is for this process to learn of the change.
     */
    private static final long REVALIDATION_NANOS = Duration.ofMillis(50).toNanos();

    /** The greatest expected difference between PostgreSQL's clock and its estimate. */
    private static final Duration CLOCKS_APART = Duration.ofMillis(500);

    private final @Nullable Cache<PageKey, NearEntry<C>> pages;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final HeldScopes scopes = new HeldScopes();
    private final RecentAnnouncements recent = new RecentAnnouncements();
    private long sessions;
    private volatile @Nullable NearPosition position;
    private volatile long revalidationsEndedNanos;

    /**
     * Creates an empty cache. No page becomes valid before the announcements are followed.
     *
     * @param maxSize of all pages together; 0 turns the cache off
     * @param contentBytes returns the size of a content in bytes
     */
    public NearCache(DataSize maxSize, ToIntFunction<C> contentBytes) {
        this(maxSize, contentBytes, System::nanoTime);
    }

    NearCache(DataSize maxSize, ToIntFunction<C> contentBytes, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.revalidationsEndedNanos = nanoTime.getAsLong();
        this.pages = maxSize.toBytes() == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumWeight(maxSize.toBytes())
                        .weigher((PageKey key, NearEntry<C> page) -> OVERHEAD_BYTES
                                + key.redisKey().length()
                                + key.canonicalText().length()
                                + contentBytes.applyAsInt(page.content()))
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * Whether the cache is on.
     *
     * @return false if its maximum size is 0
     */
    public boolean isOn() {
        return pages != null;
    }

    /**
     * Finds a valid page.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param atLeast the generation that the page must include, or null
     * @param freshness the bounds within which the page must be proven complete
     * @return null if there is none
     */
    public @Nullable NearPage<C> find(
            PageKey key, FeedScope scope, @Nullable NotificationGeneration atLeast, Freshness freshness) {
        NearPosition followed = position; // before the page's mark is read: see above
        NearEntry<C> entry = pages == null || followed == null ? null : pages.getIfPresent(key);
        if (followed == null || entry == null || entry.scope().isInvalidated()) {
            return null;
        }
        ScopeView view = entry.view();
        if (atLeast != null && !followed.covers(atLeast) && !(view != null && atLeast.isCoveredBy(scope, view))) {
            return null;
        }
        // Nothing here lives longer than in Redis, however fresh it is.
        NearPage<C> page = entry.page(followed.provenUpTo());
        return page.heldFor().compareTo(key.ttl()) <= 0 && freshness.holds(page.asOf()) ? page : null;
    }

    /**
     * Finds a page that a change has just invalidated. A request without a minimum generation may get it while it is
     * reloaded (RFC 5861, {@code stale-while-revalidate}), so that a change delays no client. Its age has the same
     * bound as any other hit's.
     *
     * @param key the page's key
     * @param freshness the bounds within which the page must be proven complete
     * @return null if there is none, or the time to serve it is over
     */
    public @Nullable NearPage<C> findRevalidating(PageKey key, Freshness freshness) {
        NearEntry<C> entry = pages == null ? null : pages.getIfPresent(key);
        HeldScope.Invalidation invalidation =
                entry == null ? null : entry.scope().invalidation();
        if (entry == null
                || invalidation == null
                || !invalidation.byChange()
                || invalidation.nanos() - revalidationsEndedNanos < 0
                || nanoTime.getAsLong() - invalidation.nanos() >= REVALIDATION_NANOS) {
            return null;
        }
        NearPage<C> page = entry.page(invalidation.proven());
        return page.heldFor().compareTo(key.ttl()) <= 0 && freshness.holds(page.asOf()) ? page : null;
    }

    /**
     * The held page, valid or not.
     *
     * @param key the page's key
     * @return null if there is none
     */
    public @Nullable NearPage<C> held(PageKey key) {
        NearPosition followed = position;
        NearEntry<C> entry = pages == null ? null : pages.getIfPresent(key);
        return entry == null ? null : entry.page(followed == null ? Instant.MIN : followed.provenUpTo());
    }

    /**
     * The current position in the announcements. Take it before reading a page that is to be stored.
     *
     * @return null while they are not followed
     */
    public @Nullable NearPosition position() {
        return position;
    }

    /**
     * Stores a page that was read from the database.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param content of the page
     * @param readAt PostgreSQL's {@code now()} of the transaction that read it
     * @param view the view of the preceding Redis lookup, or null
     * @param before the position taken before the transaction began
     */
    public void storeRead(
            PageKey key,
            FeedScope scope,
            C content,
            Instant readAt,
            @Nullable ScopeView view,
            @Nullable NearPosition before) {
        store(key, scope, new NearPage<>(content, readAt, Duration.ZERO), view, before);
    }

    /**
     * Stores a page that was found in Redis.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param found the page; its time in Redis counts here too
     * @param view that validated it, with the offsets of {@link io.freshet.cache.SourcePartition#recordedEverywhere}
     * @param before the position taken before Redis was read
     */
    public void storeFound(
            PageKey key, FeedScope scope, NearPage<C> found, ScopeView view, @Nullable NearPosition before) {
        store(key, scope, found, view, before != null && before.isAppliedIn(view) ? before : null);
    }

    private void store(
            PageKey key, FeedScope scope, NearPage<C> page, @Nullable ScopeView view, @Nullable NearPosition before) {
        if (pages == null) {
            return;
        }
        Instant asOf = page.asOf();
        synchronized (lock) {
            boolean valid = before != null && wasNotInvalidatedSince(before, scope, asOf);
            NearEntry<C> current = pages.getIfPresent(key);
            if (current == null || mayReplace(current, asOf, valid)) {
                HeldScope held = valid ? scopes.of(scope) : HeldScope.invalidated(scope);
                long readNanos = System.nanoTime() - page.heldFor().toNanos();
                pages.put(key, new NearEntry<>(page.content(), asOf, held, view, readNanos));
            }
        }
    }

    /**
     * The current page may have been served, so an older page never replaces it, valid or not. An invalid page replaces
     * a valid one only if it is newer than what that one is proven to contain.
     */
    private boolean mayReplace(NearEntry<C> current, Instant readAt, boolean valid) {
        if (valid || current.scope().isInvalidated()) {
            return !current.provenUpTo(Instant.MIN).isAfter(readAt);
        }
        NearPosition followed = position;
        return current.provenUpTo(followed == null ? Instant.MIN : followed.provenUpTo())
                .isBefore(readAt);
    }

    private boolean wasNotInvalidatedSince(NearPosition before, FeedScope scope, Instant asOf) {
        NearPosition now = position;
        return now != null
                && now.session() == before.session()
                && asOf.isAfter(now.since().plus(CLOCKS_APART))
                && !recent.mayConcern(scope, before.sequence(), now.sequence());
    }

    /**
     * Invalidates pages at once, without waiting for the follower to read the same announcement.
     *
     * @param announced what was invalidated
     */
    public void invalidate(FeedInvalidated announced) {
        follow(NearAnnouncement.scopes(announced), false);
    }

    /** Invalidates everything: from now on every announcement will be read. */
    void begin(Instant now) {
        synchronized (lock) {
            lose();
            position = NearPosition.beginning(++sessions, now);
        }
    }

    /** Invalidates everything: announcements may be missed from now on. */
    void lose() {
        synchronized (lock) {
            NearPosition followed = position;
            scopes.invalidateWhere(
                    _ -> true, invalidation(followed == null ? Instant.MIN : followed.provenUpTo(), false));
            position = null;
        }
    }

    /** An invalidation that is not by a change also stops serving pages that changes have just invalidated. */
    private HeldScope.Invalidation invalidation(Instant proven, boolean byChange) {
        long now = nanoTime.getAsLong();
        if (!byChange) {
            revalidationsEndedNanos = now;
        }
        return new HeldScope.Invalidation(proven, now, byChange);
    }

    /**
     * Applies the next announcement: invalidates first, and only then raises the watermark.
     *
     * @param byChange whether it is due to a change, not to an admin or to missed announcements
     */
    void follow(NearAnnouncement received, boolean byChange) {
        synchronized (lock) {
            NearPosition followed = position;
            if (followed == null) {
                return;
            }
            boolean isNewGap = followed.isNewGap(received);
            NearAnnouncement announcement = isNewGap ? received.ofEverything() : received;
            if (announcement.invalidatesAnything()) {
                HeldScope.Invalidation invalidation = invalidation(followed.provenUpTo(), byChange && !isNewGap);
                announcement.named().forEach(scope -> scopes.invalidateOne(scope, invalidation));
                if (!announcement.wide().isEmpty()) {
                    scopes.invalidateWhere(announcement::concernsWidely, invalidation);
                }
            }
            NearPosition next = followed.after(announcement);
            recent.add(next.sequence(), announcement);
            position = next;
        }
    }

    long bytes() {
        return pages == null
                ? 0
                : pages.policy()
                        .eviction()
                        .map(Policy.Eviction::weightedSize)
                        .orElse(OptionalLong.empty())
                        .orElse(0);
    }

    int scopesHeld() {
        synchronized (lock) {
            return scopes.size();
        }
    }
}
