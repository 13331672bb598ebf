package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.*;

import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.Move.Kind;
import io.freshet.cache.explorer.State.Draft;

/** Commits of Kafka offsets, and new owners that start from them after the previous one crashes or is presumed dead. */
final class Succession {
    private final World world;

    Succession(World world) {
        this.world = world;
    }

    void commitOffset(State state, int process, Sink sink) {
        int applied = state.get(APPLIED[process]);
        boolean early = !world.does(Step.COMMITTED_AFTER_ANNOUNCED) && applied < state.get(LOG_END[process]);
        boolean recorded = true;
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            recorded &= state.get(EXPECTED[process][stripe]) >= applied;
        }
        if (recorded || !world.does(Step.RECORDED_BEFORE_COMMIT)) {
            sink.next(
                    new Move(Kind.COMMIT_OFFSET, process),
                    state.edit().raise(COMMITTED[process], early ? applied + 1 : applied));
        }
    }

    void replace(State state, int process, Sink sink) {
        if (state.get(LOG_END[process]) == 0) {
            return;
        }
        Draft crashed = state.edit();
        succeed(crashed, process);
        Move crash = new Move(Kind.CRASH, process);
        if (World.isAnnounced(crashed, process, crashed.get(COMMITTED[process]))) {
            sink.next(crash, crashed);
        } else {
            sink.broken(crash, Invalidators.UNANNOUNCED);
        }
        if (world.has(Feature.ZOMBIE) && state.get(ZOMBIE_OF) == 0) {
            Draft draft = state.edit().set(ZOMBIE_OF, process + 1);
            copy(draft, APPLIED[process], APPLIED[ZOMBIE]);
            copy(draft, INVALIDATED[process], INVALIDATED[ZOMBIE]);
            copy(draft, RESOLVED[process], RESOLVED[ZOMBIE]);
            copy(draft, RESOLVED_IN_SNAPSHOT[process], RESOLVED_IN_SNAPSHOT[ZOMBIE]);
            copy(draft, SEEN[process], SEEN[ZOMBIE]);
            copy(draft, PEEKED[process], PEEKED[ZOMBIE]);
            for (int scope = 0; scope < world.scopes; scope++) {
                copy(draft, KEPT[process][scope], KEPT[ZOMBIE][scope]);
            }
            for (int stripe = 0; stripe < world.stripes; stripe++) {
                copy(draft, EXPECTED[process][stripe], EXPECTED[ZOMBIE][stripe]);
                copy(draft, CAUSE_EPOCH[process][stripe], CAUSE_EPOCH[ZOMBIE][stripe]);
            }
            succeed(draft, process);
            sink.next(new Move(Kind.HAND_OVER, process), draft);
        }
    }

    private static void copy(Draft draft, Var from, Var to) {
        draft.set(to, draft.get(from));
    }

    /** A new owner starts at the committed offset, and expects every stripe to have recorded all lower ones. */
    private void succeed(Draft draft, int process) {
        int committed = draft.get(COMMITTED[process]);
        draft.set(APPLIED[process], committed)
                .set(INVALIDATED[process], 0)
                .set(RESOLVED[process], 0)
                .set(SEEN[process], 0);
        draft.set(RESOLVED_IN_SNAPSHOT[process], 0);
        Precision.forget(draft, process);
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            draft.set(EXPECTED[process][stripe], world.does(Step.SUCCESSOR_EXPECTS) ? committed : 0);
            draft.set(CAUSE_EPOCH[process][stripe], 0);
        }
        if (process == 0 && draft.get(GAP) != 0 && draft.get(GAP) != GAP_UNREPORTED) {
            draft.set(GAP_HANDLED, 1);
        }
        World.use(Fault.CRASH, draft);
    }
}
