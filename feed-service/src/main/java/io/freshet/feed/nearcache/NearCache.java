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
 * Pages in the process: a hit costs no round trip. It follows the announcements and is kept true by the same two
 * questions as Redis: was the page invalidated, and would we know? Thread-safe; readers take no lock.
 *
 * <p><b>Why no stale page is vouched for.</b> A page is as of A: every change committed up to A is in it. The watermark W
 * that is followed here vouches for it up to W. So for each change c of its scope that is not in the page, c's
 * announcement must be read here <i>after</i> the page was stored (it then invalidates the page), and before any W at or above
 * c's commit. The second is the order of the Kafka partition: a watermark is sent once all below its positions was
 * announced and acknowledged; one that stands behind changes that were lost with a replication slot names that gap, which
 * invalidates everything when it is first read of. The first is what storing checks:
 *
 * <ul>
 *   <li>c was announced before following began, and is therefore never read: then it was committed before {@code since},
 *       and only pages with A after {@code since} become valid.
 *   <li>c was announced between the position that was taken <i>before</i> the page was read, and now: the recent
 *       announcements tell.
 *   <li>c was announced before that position. A page from the database has it, for the read began later and nothing is
 *       announced before readers can see it (on the primary, where pages are read). A page from Redis has it too,
 *       unless Redis went back in time: then its old generation vouches for the old page, W here would for ever, and
 *       nobody would announce c again. But a stripe that lost c's invalidation lost its offset in the same script, and
 *       the write that puts the offset back puts a new epoch first. So a page from Redis must come with a view that
 *       has applied every offset that was announced here.
 * </ul>
 *
 * <p>W is read before the page's mark is: whoever sees a W sees what was invalidated before it rose.
 *
 * <p><b>{@code Freshet-Min-Generation}.</b> A valid page satisfies it if the view that it was read under did,
 * by the rule of Redis (then what it tells of is in the page, which stays so), or if all that it tells of was read here
 * (then the page was invalidated by it or stored after it). Epochs concern Redis alone: what they guard against, offsets that
 * outlive the invalidations that they stand for, cannot happen to a position that is never restored from anywhere.
 * Otherwise Redis is asked.
 *
 * <p>What is invalid, or was never proven storable, stays until something newer comes or its place is needed: it is what can
 * still be answered when the database cannot.
 *
 * @param <C> what a page's content is
 */
public final class NearCache<C> {
    /** What an entry costs beside its content and its key's texts, rather too much. */
    private static final int OVERHEAD_BYTES = 1_000;

    /**
     * For how long a page is served while it is read anew. The contract has 100 ms from the notification on; what is left of
     * it is for this process to hear of the change.
     */
    private static final long REVALIDATION_NANOS = Duration.ofMillis(50).toNanos();

    /** How far apart PostgreSQL's clock and the estimate of it may be. */
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
     * An empty cache that holds no valid page before it follows the announcements.
     *
     * @param maxSize of all pages together; 0 for none
     * @param contentBytes the size of a content
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
     * Whether anything can be held.
     *
     * @return false if it is turned off
     */
    public boolean isOn() {
        return pages != null;
    }

    /**
     * A page that may be served.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param atLeast what the answer must not be older than, or null
     * @param freshness within which the page must be proven to be complete
     * @return null if there is none
     */
    public @Nullable NearPage<C> find(
            PageKey key, FeedScope scope, @Nullable NotificationGeneration atLeast, Freshness freshness) {
        NearPosition followed = position; // before the page is looked at: see above
        NearEntry<C> entry = pages == null || followed == null ? null : pages.getIfPresent(key);
        if (followed == null || entry == null || entry.scope().isInvalidated()) {
            return null;
        }
        ScopeView view = entry.view();
        if (atLeast != null && !followed.covers(atLeast) && !(view != null && atLeast.isCoveredBy(scope, view))) {
            return null;
        }
        // Nothing here is kept for longer than in Redis, whatever vouches for it.
        NearPage<C> page = entry.page(followed.provenUpTo());
        return page.heldFor().compareTo(key.ttl()) <= 0 && freshness.holds(page.asOf()) ? page : null;
    }

    /**
     * A page that a change has invalidated a moment ago. Whoever asks for nothing newer can have it while it is read anew
     * (RFC 5861, {@code stale-while-revalidate}), so that a change makes nobody wait. It may be as old as any other hit.
     *
     * @param key the page's key
     * @param freshness within which the page must be proven to be complete
     * @return null if there is none, or the moment is over
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
     * The page that is held, whatever happened since.
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
     * How far the announcements are followed now. Take it before a page is read that shall be stored.
     *
     * @return null while they are not followed
     */
    public @Nullable NearPosition position() {
        return position;
    }

    /**
     * Holds a page that was read from the database.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param content of the page
     * @param readAt PostgreSQL's {@code now()} of the transaction that read it
     * @param view under which Redis was read before, or null
     * @param before the position that was taken before the transaction began
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
     * Holds a page that Redis had.
     *
     * @param key the page's key
     * @param scope the scope that it belongs to
     * @param found the page, whose time in Redis counts here too
     * @param view that validated it, with the offsets of {@link io.freshet.cache.SourcePartition#recordedEverywhere}
     * @param before the position that was taken before Redis was asked
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
            if (current == null || isToMakeWay(current, asOf, valid)) {
                HeldScope held = valid ? scopes.of(scope) : HeldScope.invalidated(scope);
                long readNanos = System.nanoTime() - page.heldFor().toNanos();
                pages.put(key, new NearEntry<>(page.content(), asOf, held, view, readNanos));
            }
        }
    }

    /**
     * For a page that was shown and may be served again if it is valid. Nobody shall be shown what is older, whether that
     * is valid or not; a valid page gives way to one that is not only if it is older.
     */
    private boolean isToMakeWay(NearEntry<C> current, Instant readAt, boolean valid) {
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
     * Invalidates pages here and now, as the same announcement does again when the follower comes to it.
     *
     * @param announced what was invalidated
     */
    public void invalidate(FeedInvalidated announced) {
        follow(NearAnnouncement.scopes(announced), false);
    }

    /** Nothing is valid any more; from now on every announcement will be read. */
    void begin(Instant now) {
        synchronized (lock) {
            lose();
            position = NearPosition.beginning(++sessions, now);
        }
    }

    /** Announcements may be missed from now on. */
    void lose() {
        synchronized (lock) {
            NearPosition followed = position;
            scopes.invalidateWhere(
                    _ -> true, invalidation(followed == null ? Instant.MIN : followed.provenUpTo(), false));
            position = null;
        }
    }

    /** What is invalidated otherwise than by a change ends what changes have left to be served for a moment. */
    private HeldScope.Invalidation invalidation(Instant proven, boolean byChange) {
        long now = nanoTime.getAsLong();
        if (!byChange) {
            revalidationsEndedNanos = now;
        }
        return new HeldScope.Invalidation(proven, now, byChange);
    }

    /**
     * The next announcement: it invalidates first, and only then vouches.
     *
     * @param byChange whether what it invalidates was changed; not by an admin, nor for want of knowledge
     */
    void follow(NearAnnouncement told, boolean byChange) {
        synchronized (lock) {
            NearPosition followed = position;
            if (followed == null) {
                return;
            }
            boolean isNewGap = followed.isNewGap(told);
            NearAnnouncement announcement = isNewGap ? told.ofEverything() : told;
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
