package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.KEPT;
import static io.freshet.cache.explorer.Vars.NOW;
import static io.freshet.cache.explorer.Vars.PEEKED;

import io.freshet.cache.explorer.State.Draft;
import io.freshet.cache.explorer.Vars.Filler;
import io.freshet.cache.explorer.Vars.Redis;

/**
 * Invalidations that keep pages. An entry of a scope names a page and the stamp of its fill. It exists only if nothing
 * was invalidated between the fill's view and its registration. An invalidation reads the entries, and invalidates all
 * but those known to be unaltered, identified by stamp: knowledge about a stamp stays true forever. Invalidating a
 * whole scope leaves its entries here, the worst case.
 */
final class Precision {
    private final World world;
    private final Scripts scripts;

    Precision(World world, Scripts scripts) {
        this.world = world;
        this.scripts = scripts;
    }

    /** Whether a page's generation and stamp are current. */
    boolean isValid(State state, int scope) {
        boolean sameGeneration = state.get(NOW.pageGeneration[scope]) == state.get(NOW.generation[0]);
        boolean sameStamp = state.get(NOW.pageStamp[scope]) == state.get(NOW.entry[scope]);
        return (sameGeneration || !world.does(Step.GENERATION_CHECKED))
                && (sameStamp || !world.does(Step.STAMP_CHECKED));
    }

    /** register.lua: returns whether the page was entered and may be stored. If so, sets its stamp. */
    boolean register(Draft draft, Filler filler) {
        if (!isCurrent(draft, filler) && world.does(Step.REGISTERED_IF_CURRENT)) {
            return false;
        }
        int scope = draft.get(filler.scope);
        int stamp = world.does(Step.STAMP_OF_ITS_OWN) ? Scripts.FRESH : draft.get(filler.fill);
        draft.set(filler.phase, Filler.REGISTERED).set(filler.stamp, stamp);
        if (world.bounds.fillers() == 1) {
            draft.set(filler.fill, 0); // no other reader can join it
        }
        draft.set(NOW.entry[scope], stamp).set(NOW.entryReach[scope], world.reach(draft.get(filler.body)));
        return true;
    }

    /** Whether nothing was invalidated since a filler's view. The fill token suffices, as every generation has one. */
    private boolean isCurrent(Draft draft, Filler filler) {
        return world.does(Step.FILL_TOKEN_COMPARED)
                ? draft.get(filler.fill) == draft.get(NOW.fill[0])
                : draft.get(filler.generation) == draft.get(NOW.generation[0]);
    }

    /** Reads the entries and decides, outside Redis, which of them stay. */
    Draft peek(State state, int process, int change) {
        Draft draft = state.edit().set(PEEKED[process], 1);
        boolean inGap = Publication.isInGap(state, change) && world.does(Step.GAP_INVALIDATES_WHOLE);
        for (int scope = 0; scope < world.scopes && !inGap; scope++) {
            boolean altered = world.alters(change, scope, state.get(NOW.entryReach[scope]));
            if (altered != world.does(Step.KEPT_IF_SEEN)) {
                draft.set(KEPT[process][scope], state.get(NOW.entry[scope]));
            }
        }
        return draft;
    }

    /** invalidate.lua: drops the entries that are not kept; if none is kept, removes the generation. */
    void invalidateOthers(Draft draft, int process) {
        boolean kept = false;
        boolean dropped = false;
        for (int scope = 0; scope < world.scopes; scope++) {
            if (draft.is(NOW.entry[scope])) {
                boolean stays = stays(draft, process, scope);
                kept |= stays;
                dropped |= !stays;
                if (!stays) {
                    dropEntry(draft, NOW, scope);
                }
            }
        }
        if (!kept && world.does(Step.NOTHING_KEPT_IS_TAKEN)) {
            scripts.take(draft, 0);
        } else if (draft.is(NOW.generation[0]) && (dropped || world.does(Step.FILL_TOKEN_RENEWED))) {
            draft.set(NOW.fill[0], Scripts.FRESH);
        }
    }

    private boolean stays(Draft draft, int process, int scope) {
        int listed = draft.get(KEPT[process][scope]);
        boolean same = listed == draft.get(NOW.entry[scope]);
        if (!world.does(Step.KEPT_IF_SEEN)) {
            return !same;
        }
        return same || (listed != 0 && !world.does(Step.KEPT_BY_STAMP));
    }

    static void dropEntry(Draft draft, Redis redis, int scope) {
        draft.set(redis.entry[scope], 0).set(redis.entryReach[scope], 0);
    }

    /** Clears an invalidator's knowledge of the entries. */
    static void forget(Draft draft, int process) {
        draft.set(PEEKED[process], 0);
        for (Var kept : KEPT[process]) {
            draft.set(kept, 0);
        }
    }
}
