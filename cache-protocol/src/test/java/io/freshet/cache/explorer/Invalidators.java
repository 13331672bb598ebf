package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.*;

import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.Move.Kind;
import io.freshet.cache.explorer.State.Draft;

/**
 * The owner of a partition applies its records, each in the order find, invalidate (one script per stripe), announce.
 * It records its progress and the watermark this proves (one script per stripe), and commits its Kafka offset. It can
 * be replaced between any two of these steps.
 */
final class Invalidators {
    static final String NEEDLESS = "P5: a stripe is invalidated although Redis lost nothing";
    static final String UNANNOUNCED = "P6: a record counts as applied that was never announced";

    private final World world;
    private final Scripts scripts;
    private final Succession succession;
    private final Precision precision;

    Invalidators(World world, Scripts scripts) {
        this.world = world;
        this.scripts = scripts;
        this.succession = new Succession(world);
        this.precision = new Precision(world, scripts);
    }

    void moves(State state, Sink sink) {
        for (int process = 0; process < PROCESSES; process++) {
            int partition = process == ZOMBIE ? state.get(ZOMBIE_OF) - 1 : process;
            if (partition >= 0) {
                moves(state, process, partition, sink);
            }
        }
    }

    private void moves(State state, int process, int partition, Sink sink) {
        int applied = state.get(APPLIED[process]);
        if (applied < state.get(LOG_END[partition])) {
            apply(state, process, partition, World.record(state, partition, applied), sink);
        }
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            advance(state, process, partition, stripe, sink);
        }
        if (process == 0
                && !world.does(Step.GAP_IN_EVERY_STRIPE)
                && isGapReported(state)
                && state.get(GAP_HANDLED) == 0) {
            Draft draft = state.edit().set(GAP_HANDLED, 1);
            for (int stripe = 0; stripe < world.stripes; stripe++) {
                scripts.newEpoch(draft, stripe);
            }
            sink.next(new Move(Kind.INVALIDATE_GAP, process), draft);
        }
        if (process != ZOMBIE && world.canHappen(Fault.CRASH, state)) {
            succession.commitOffset(state, process, sink);
            succession.replace(state, process, sink);
        }
    }

    private void apply(State state, int process, int partition, int change, Sink sink) {
        int offset = state.get(APPLIED[process]) + 1;
        int concerned = world.stripesOf(change);
        int invalidated = state.get(INVALIDATED[process]);
        boolean announced = World.has(state.get(ANNOUNCED), change);
        if (invalidated == 0 && isDropped(state, partition, change, offset)) {
            Draft draft = state.edit().set(APPLIED[process], offset).set(RESOLVED[process], 0);
            skipped(draft, partition, offset, new Move(Kind.SKIP, process), sink);
            return;
        }
        if (world.has(Feature.PLACES) && state.get(RESOLVED[process]) == 0) {
            sink.next(new Move(Kind.RESOLVE, process), resolve(state, process, change));
            return;
        }
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            if (World.has(concerned & ~invalidated, stripe)) {
                if (world.has(Feature.PRECISE) && state.get(PEEKED[process]) == 0 && isFound(state, process)) {
                    sink.next(new Move(Kind.PEEK, process), precision.peek(state, process, change));
                }
                invalidate(state, process, partition, change, stripe, sink);
            }
        }
        boolean early = !world.does(Step.ANNOUNCED_AFTER_INVALIDATED) && !announced;
        boolean enough =
                invalidated == concerned || (!world.does(Step.ALL_STRIPES_BEFORE_ANNOUNCED) && invalidated != 0);
        if (early || enough) {
            sink.next(
                    new Move(Kind.ANNOUNCE, process),
                    announce(state, process, partition, change, invalidated == concerned));
        }
    }

    /** Whether a mutant drops the record. */
    private boolean isDropped(State state, int partition, int change, int offset) {
        if (!world.does(Step.LOWER_VERSIONS_APPLIED)) {
            for (int i = 0; i < offset - 1; i++) {
                if (World.record(state, partition, i) > change) {
                    return true;
                }
            }
        }
        if (!world.does(Step.REPEATS_ANNOUNCED)) {
            for (int stripe = 0; stripe < world.stripes; stripe++) {
                if (World.has(world.stripesOf(change), stripe) && state.get(NOW.offset[stripe][partition]) < offset) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }

    private void skipped(Draft draft, int partition, int offset, Move move, Sink sink) {
        if (!world.does(Step.REPEATS_ANNOUNCED) && !World.isAnnounced(draft, partition, offset)) {
            sink.broken(move, UNANNOUNCED);
        } else {
            sink.next(move, draft);
        }
    }

    private Draft resolve(State state, int process, int change) {
        Var[] found = world.does(Step.PLACE_IS_ITS_GENERATION) ? NOW.generation : NOW.registered;
        int seen = 0;
        for (int scope = 0; scope < world.scopes; scope++) {
            if (World.has(world.concerning(scope), change) && state.get(found[scope]) != 0) {
                seen |= 1 << scope;
            }
        }
        return state.edit()
                .set(RESOLVED[process], 1)
                .set(RESOLVED_IN_SNAPSHOT[process], 0)
                .set(SEEN[process], seen);
    }

    /** invalidate.lua, or new_epoch.lua for a record that cannot be read. Entries known to be unaltered are kept. */
    private void invalidate(State state, int process, int partition, int change, int stripe, Sink sink) {
        Draft draft = state.edit();
        int offset = draft.get(APPLIED[process]) + 1;
        boolean renewed = false;
        boolean precise = state.get(PEEKED[process]) != 0;
        if (world.isPoison(change)) {
            scripts.newEpoch(draft, stripe);
        } else {
            renewed = scripts.guard(draft, process, partition, stripe) && state.get(NOW.epoch[stripe]) != 0;
            for (int scope = 0; scope < world.scopes && !precise; scope++) {
                boolean concerned = World.has(world.concerning(scope), change);
                boolean found = !world.has(Feature.PLACES) || World.has(draft.get(SEEN[process]), scope);
                if (world.stripeOf(scope) == stripe && concerned && found) {
                    scripts.take(draft, world.recordOf(scope));
                }
            }
            if (precise) {
                precision.invalidateOthers(draft, process);
            }
            Precision.forget(draft, process);
            if (draft.get(RESOLVED[process]) == 2 && world.does(Step.PLACES_FOUND_UNCHANGED)) {
                scripts.newEpoch(draft, stripe);
            }
        }
        draft.raise(NOW.offset[stripe][partition], offset);
        if (!world.isPoison(change) || world.does(Step.UNREADABLE_REMEMBERED)) {
            draft.raise(EXPECTED[process][stripe], offset);
        }
        draft.set(INVALIDATED[process], draft.get(INVALIDATED[process]) | (1 << stripe));
        draft.set(CAUSE_EPOCH[process][stripe], draft.get(NOW.epoch[stripe]));
        send(new Move(precise ? Kind.INVALIDATE_REST : Kind.INVALIDATE, process, stripe), draft, renewed, sink);
    }

    private boolean isFound(State state, int process) {
        return !world.has(Feature.PLACES) || state.get(SEEN[process]) != 0;
    }

    private static void send(Move move, Draft draft, boolean renewed, Sink sink) {
        if (renewed && Scripts.isRedisSound(draft)) {
            sink.broken(move, NEEDLESS);
        } else {
            sink.next(move, draft);
        }
    }

    private Draft announce(State state, int process, int partition, int change, boolean complete) {
        Draft draft = state.edit().set(ANNOUNCED, state.get(ANNOUNCED) | (1 << change));
        int offset = draft.get(APPLIED[process]) + 1;
        draft.set(NOTE_OFFSET[partition], offset);
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            draft.set(
                    NOTE_EPOCH[partition][stripe],
                    draft.get(complete ? CAUSE_EPOCH[process][stripe] : NOW.epoch[stripe]));
            if (complete) {
                draft.set(CAUSE_EPOCH[process][stripe], 0);
            }
        }
        if (complete) {
            draft.set(APPLIED[process], offset)
                    .set(INVALIDATED[process], 0)
                    .set(RESOLVED[process], 0)
                    .set(SEEN[process], 0);
            draft.set(RESOLVED_IN_SNAPSHOT[process], 0);
        }
        return draft;
    }

    /** advance.lua. */
    private void advance(State state, int process, int partition, int stripe, Sink sink) {
        Draft draft = state.edit();
        int applied = draft.get(APPLIED[process]);
        boolean missing = !draft.is(NOW.epoch[stripe]);
        boolean renewed =
                (missing || world.does(Step.WATERMARK_GUARDED)) && scripts.guard(draft, process, partition, stripe);
        boolean gap = isGapReported(state) && world.does(Step.GAP_IN_EVERY_STRIPE) && !draft.is(NOW.gap[stripe]);
        if (gap) {
            scripts.newEpoch(draft, stripe);
            draft.set(NOW.gap[stripe], 1);
        }
        draft.raise(NOW.offset[stripe][partition], applied);
        draft.raise(EXPECTED[process][stripe], applied);
        if (!renewed && !gap) {
            draft.raise(NOW.watermark[stripe][partition], newestProven(state, process, partition, applied));
        }
        send(new Move(Kind.ADVANCE, process, stripe), draft, renewed && !missing && !gap, sink);
    }

    /** The newest watermark that a process may write. */
    int newestProven(State state, int process, int partition, int applied) {
        boolean invalidated = applied < state.get(LOG_END[partition])
                && state.get(INVALIDATED[process]) == world.stripesOf(World.record(state, partition, applied));
        int proves = !world.does(Step.WATERMARK_AFTER_ANNOUNCED) && invalidated ? applied + 1 : applied;
        boolean gapFirst = !world.does(Step.GAP_IN_EVERY_STRIPE) && process == 0 && state.get(GAP_HANDLED) == 0;
        for (int tick = world.bounds.ticks(); tick > 0; tick--) {
            boolean sent = state.get(HEARTBEAT[tick]) == Publication.SENT
                    && !(gapFirst && tick >= state.get(GAP) && isGapReported(state));
            if (sent && (state.get(POSITION[tick][partition]) <= proves || !world.does(Step.WATERMARK_AFTER_APPLIED))) {
                return tick;
            }
        }
        return 0;
    }

    static boolean isGapReported(State state) {
        int gap = state.get(GAP);
        return gap != 0 && gap != GAP_UNREPORTED && state.get(HEARTBEAT[gap]) == Publication.SENT;
    }
}
