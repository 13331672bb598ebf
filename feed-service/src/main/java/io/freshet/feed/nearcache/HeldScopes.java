package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of which pages are held and valid: what an announcement has to look at. A scope is found for as long as
 * any page refers to it, and by construction no longer: pages hold their {@link HeldScope} and this holds it weakly, so
 * that an evicted page needs no bookkeeping that could race with its being stored again. Not thread-safe.
 */
final class HeldScopes {
    private final Map<FeedScope, Held> scopes = new HashMap<>();
    private final ReferenceQueue<HeldScope> forgotten = new ReferenceQueue<>();

    /** Where a page that is stored now belongs. */
    HeldScope of(FeedScope scope) {
        purge();
        Held held = scopes.get(scope);
        HeldScope found = held == null ? null : held.get();
        if (found == null) {
            found = new HeldScope(scope);
            scopes.put(scope, new Held(found, forgotten));
        }
        return found;
    }

    void invalidateOne(FeedScope scope, HeldScope.Invalidation invalidation) {
        invalidate(scopes.remove(scope), invalidation);
    }

    /** Costs time in proportion to the scopes that are held. */
    void invalidateWhere(Predicate<FeedScope> concerned, HeldScope.Invalidation invalidation) {
        purge();
        for (Iterator<Map.Entry<FeedScope, Held>> each = scopes.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<FeedScope, Held> entry = each.next();
            if (concerned.test(entry.getKey())) {
                invalidate(entry.getValue(), invalidation);
                each.remove();
            }
        }
    }

    int size() {
        purge();
        return scopes.size();
    }

    private static void invalidate(@Nullable Held held, HeldScope.Invalidation invalidation) {
        HeldScope scope = held == null ? null : held.get();
        if (scope != null) {
            scope.invalidate(invalidation);
        }
    }

    private void purge() {
        for (Reference<? extends HeldScope> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            if (gone instanceof Held held) {
                scopes.remove(held.scope, held);
            }
        }
    }

    private static final class Held extends WeakReference<HeldScope> {
        private final FeedScope scope;

        Held(HeldScope held, ReferenceQueue<HeldScope> queue) {
            super(held, queue);
            this.scope = held.scope();
        }
    }
}
