package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.EXPECTED;
import static io.freshet.cache.explorer.Vars.NOW;
import static io.freshet.cache.explorer.Vars.SNAPSHOT;
import static io.freshet.cache.explorer.Vars.USED;

import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.State.Draft;

/** The effects of the Lua scripts, each in one step. */
final class Scripts {
    /** An unused token; {@link Canonical} renames it to a smaller one. */
    static final int FRESH = 15;

    private final World world;

    Scripts(World world) {
        this.world = world;
    }

    /** view.lua: creates a missing epoch or generation. */
    void view(Draft draft, int scope) {
        int stripe = world.stripeOf(scope);
        if (!draft.is(NOW.epoch[stripe])) {
            draft.set(NOW.epoch[stripe], freshEpoch());
        }
        int record = world.recordOf(scope);
        if (!draft.is(NOW.generation[record]) && world.does(Step.GENERATION_MADE_IF_ABSENT)) {
            draft.set(NOW.generation[record], world.does(Step.GENERATION_UNIQUE) ? FRESH : 1);
            if (world.has(Feature.PRECISE)) {
                draft.set(NOW.fill[record], FRESH);
            }
        }
        if (!world.does(Step.PLACE_IS_ITS_GENERATION)) {
            draft.set(NOW.registered[scope], 1);
        }
    }

    private int freshEpoch() {
        return world.does(Step.EPOCH_UNIQUE) ? FRESH : 1;
    }

    /** guarded_epoch in prelude.lua. Returns whether the epoch was renewed. */
    boolean guard(Draft draft, int process, int partition, int stripe) {
        int expected = draft.get(EXPECTED[process][stripe]);
        boolean wentBack = draft.get(NOW.offset[stripe][partition]) < expected && world.does(Step.ROLLBACK_GUARD);
        if (wentBack || !draft.is(NOW.epoch[stripe])) {
            draft.set(NOW.epoch[stripe], freshEpoch());
            return true;
        }
        return false;
    }

    /** Whether Redis had no fault that would justify a new epoch. */
    static boolean isRedisSound(Draft draft) {
        return draft.get(SNAPSHOT) < 2
                && !draft.is(USED[Fault.EVICT_CONTROL.index()])
                && !draft.is(USED[Fault.WIPE.index()]);
    }

    void newEpoch(Draft draft, int stripe) {
        draft.set(NOW.epoch[stripe], freshEpoch());
    }

    /** take_generation in prelude.lua. */
    void take(Draft draft, int scope) {
        Var generation = NOW.generation[scope];
        if (!world.does(Step.GENERATION_UNIQUE)) {
            draft.set(generation, draft.get(generation) + 1);
        } else {
            draft.set(generation, world.does(Step.GENERATION_MADE_IF_ABSENT) ? 0 : FRESH);
            draft.set(NOW.fill[scope], 0);
        }
    }

    /** The stripe's own watermark. */
    int watermark(State state, int stripe) {
        int one = state.get(NOW.watermark[stripe][0]);
        int other = state.get(NOW.watermark[stripe][1]);
        if (!world.does(Step.WATERMARK_LEAST) || (!world.does(Step.WATERMARK_OF_ALL) && (one == 0 || other == 0))) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }
}
