package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.COMMIT_TICK;
import static io.freshet.cache.explorer.Vars.STAGE;
import static io.freshet.cache.explorer.Vars.USED;

import org.jspecify.annotations.Nullable;

/**
 * The promises that every answer must keep. A tick is an interval: an as-of of tick t covers all commits of earlier
 * ticks.
 *
 * <ul>
 *   <li>P1: the answer includes the changes that the request was notified of.
 *   <li>P2: the answer includes the changes committed more than the bound before the request began.
 *   <li>P3: the answer includes the changes announced before the request began. Not after a rollback of Redis: the
 *       contract then allows old pages within the bound.
 *   <li>P4: the answer includes the changes committed before its {@code as_of}.
 * </ul>
 */
final class Promises {
    /** Replaces the arrival if the answer was read after it anyway. */
    static final int NOT_AGE = 0;

    private final World world;

    Promises(World world) {
        this.world = world;
    }

    /** Returns the promise that an answer breaks, or null. */
    @Nullable
    String broken(State state, int scope, int body, int asOf, int arrival, int announced, int notified) {
        int missing = world.lacking(scope, body);
        if (missing == 0) {
            return null;
        }
        if ((notified & missing) != 0) {
            return "P1: the answer lacks what the request was told of";
        }
        if ((announced & missing) != 0 && state.get(USED[Fault.ROLLBACK.index()]) == 0) {
            return "P3: the answer lacks what was announced before it was asked for";
        }
        for (int change = 0; change < world.changes; change++) {
            if (World.has(missing, change) && state.get(STAGE[change]) == 2) {
                int committed = state.get(COMMIT_TICK[change]);
                if (committed < arrival - world.bounds.age()) {
                    return "P2: the answer is older than the bound";
                }
                if (committed < asOf) {
                    return "P4: as_of is not true";
                }
            }
        }
        return null;
    }
}
