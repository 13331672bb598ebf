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
 * The scopes of valid held pages, which each announcement is checked against. A scope is kept as long as a page refers
 * to it: pages hold their {@link HeldScope} strongly, this class holds it weakly. So eviction needs no bookkeeping,
 * which could race with storing the page again. Not thread-safe.
 */
final class HeldScopes {
    private final Map<FeedScope, Held> scopes = new HashMap<>();
    private final ReferenceQueue<HeldScope> forgotten = new ReferenceQueue<>();

    /** The scope object of a page that is stored now. */
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

    /** Takes time proportional to the number of held scopes. */
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
