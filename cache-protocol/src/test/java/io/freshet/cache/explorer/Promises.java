package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.COMMIT_TICK;
import static io.freshet.cache.explorer.Vars.STAGE;
import static io.freshet.cache.explorer.Vars.USED;

import org.jspecify.annotations.Nullable;

/**
 * What every answer is held to. A tick is an interval: as of tick t means all that was committed in earlier ticks.
 *
 * <ul>
 *   <li>P1: what the request was told of is in the answer.
 *   <li>P2: what was committed more than the bound before the request began is in the answer.
 *   <li>P3: what was announced before the request began is in the answer. Not after a rollback of Redis, which the
 *       contract allows to show old pages within the bound.
 *   <li>P4: what was committed before the answer's {@code as_of} is in the answer.
 * </ul>
 */
final class Promises {
    /** Instead of an arrival, where the answer was read after it anyway. */
    static final int NOT_AGE = 0;

    private final World world;

    Promises(World world) {
        this.world = world;
    }

    /** Which promise an answer breaks, if any. */
    @Nullable
    String broken(State state, int scope, int body, int asOf, int arrival, int announced, int told) {
        int missing = world.lacking(scope, body);
        if (missing == 0) {
            return null;
        }
        if ((told & missing) != 0) {
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
