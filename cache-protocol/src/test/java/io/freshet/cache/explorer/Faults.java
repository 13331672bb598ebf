package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.*;

import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.Move.Kind;
import io.freshet.cache.explorer.State.Draft;

/** The faults of Redis. */
final class Faults {
    private final World world;

    Faults(World world) {
        this.world = world;
    }

    void moves(State state, Sink sink) {
        for (int scope = 0; scope < world.scopes; scope++) {
            if (state.get(NOW.page[scope]) != 0 && world.canHappen(Fault.EVICT_PAGE, state)) {
                Draft draft = state.edit();
                dropPage(draft, NOW, scope);
                sink(Fault.EVICT_PAGE, new Move(Kind.EVICT_PAGE, scope), draft, sink);
            }
            if (state.get(NOW.generation[scope]) != 0 && world.canHappen(Fault.EVICT_GENERATION, state)) {
                Draft draft = state.edit().set(NOW.generation[scope], 0).set(NOW.fill[scope], 0);
                sink(Fault.EVICT_GENERATION, new Move(Kind.EVICT_GENERATION, scope), draft, sink);
            }
            if (state.get(NOW.registered[scope]) != 0 && world.canHappen(Fault.EVICT_REGISTRATION, state)) {
                Draft draft = state.edit().set(NOW.registered[scope], 0);
                sink(Fault.EVICT_REGISTRATION, new Move(Kind.EVICT_REGISTRATION, scope), draft, sink);
            }
        }
        if (world.canHappen(Fault.EVICT_ENTRIES, state)) {
            Draft draft = state.edit();
            dropEntries(world, draft, NOW);
            sink(Fault.EVICT_ENTRIES, new Move(Kind.EVICT_ENTRIES, 0), draft, sink);
        }
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            if (state.get(NOW.epoch[stripe]) != 0 && world.canHappen(Fault.EVICT_CONTROL, state)) {
                Draft draft = state.edit();
                dropControl(draft, NOW, stripe);
                loseSearches(draft);
                sink(Fault.EVICT_CONTROL, new Move(Kind.EVICT_CONTROL, stripe), draft, sink);
            }
        }
        if (world.canHappen(Fault.WIPE, state)) {
            Draft draft = state.edit();
            clear(world, draft, NOW);
            loseSearches(draft);
            sink(Fault.WIPE, new Move(Kind.WIPE, 0), draft, sink);
        }
        if (world.canHappen(Fault.ROLLBACK, state)) {
            snapshotAndRollback(state, sink);
        }
    }

    private static void sink(Fault fault, Move move, Draft draft, Sink sink) {
        World.use(fault, draft);
        sink.next(move, draft);
    }

    private void snapshotAndRollback(State state, Sink sink) {
        if (state.get(SNAPSHOT) == 0) {
            Draft draft = state.edit().set(SNAPSHOT, 1);
            copyControl(draft, NOW, SAVED);
            copyPages(draft, NOW, SAVED);
            for (int process = 0; process < PROCESSES; process++) {
                draft.set(RESOLVED_IN_SNAPSHOT[process], state.get(RESOLVED[process]) == 1 ? 1 : 0);
            }
            sink.next(new Move(Kind.SNAPSHOT, 0), draft);
        } else if (state.get(SNAPSHOT) == 1) {
            rollback(state, Kind.ROLLBACK, true, true, sink);
            if (world.has(Feature.PARTIAL_ROLLBACK)) {
                rollback(state, Kind.ROLLBACK_PAGES, false, true, sink);
                rollback(state, Kind.ROLLBACK_CONTROL, true, false, sink);
            }
        }
    }

    private void rollback(State state, Kind kind, boolean control, boolean pages, Sink sink) {
        Draft draft = state.edit();
        if (control) {
            copyControl(draft, SAVED, NOW);
            for (int process = 0; process < PROCESSES; process++) {
                if (draft.is(RESOLVED[process]) && !draft.is(RESOLVED_IN_SNAPSHOT[process])) {
                    draft.set(RESOLVED[process], 2);
                }
            }
        }
        if (pages) {
            copyPages(draft, SAVED, NOW);
        }
        draft.set(SNAPSHOT, 2);
        clear(world, draft, SAVED);
        sink(Fault.ROLLBACK, new Move(kind, 0), draft, sink);
    }

    /** The marks that show an invalidation that Redis has not gone back since its search are in the control keys. */
    private static void loseSearches(Draft draft) {
        for (int process = 0; process < PROCESSES; process++) {
            if (draft.is(RESOLVED[process])) {
                draft.set(RESOLVED[process], 2);
            }
        }
    }

    static void clear(World world, Draft draft, Redis redis) {
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            dropControl(draft, redis, stripe);
        }
        for (int scope = 0; scope < world.scopes; scope++) {
            draft.set(redis.generation[scope], 0).set(redis.fill[scope], 0).set(redis.registered[scope], 0);
            dropPage(draft, redis, scope);
        }
        dropEntries(world, draft, redis);
    }

    private static void dropControl(Draft draft, Redis redis, int stripe) {
        draft.set(redis.epoch[stripe], 0).set(redis.gap[stripe], 0);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            draft.set(redis.offset[stripe][partition], 0).set(redis.watermark[stripe][partition], 0);
        }
    }

    private static void dropEntries(World world, Draft draft, Redis redis) {
        for (int scope = 0; scope < world.scopes; scope++) {
            Precision.dropEntry(draft, redis, scope);
        }
    }

    static void dropPage(Draft draft, Redis redis, int scope) {
        draft.set(redis.page[scope], 0)
                .set(redis.pageEpoch[scope], 0)
                .set(redis.pageGeneration[scope], 0)
                .set(redis.pageRead[scope], 0)
                .set(redis.pageStamp[scope], 0)
                .set(redis.pageBody[scope], 0);
    }

    private void copyControl(Draft draft, Redis from, Redis to) {
        for (int stripe = 0; stripe < world.stripes; stripe++) {
            copy(draft, from.epoch[stripe], to.epoch[stripe]);
            copy(draft, from.gap[stripe], to.gap[stripe]);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                copy(draft, from.offset[stripe][partition], to.offset[stripe][partition]);
                copy(draft, from.watermark[stripe][partition], to.watermark[stripe][partition]);
            }
        }
        for (int scope = 0; scope < world.scopes; scope++) {
            copy(draft, from.generation[scope], to.generation[scope]);
            copy(draft, from.fill[scope], to.fill[scope]);
            copy(draft, from.entry[scope], to.entry[scope]);
            copy(draft, from.entryReach[scope], to.entryReach[scope]);
            copy(draft, from.registered[scope], to.registered[scope]);
        }
    }

    private void copyPages(Draft draft, Redis from, Redis to) {
        for (int scope = 0; scope < world.scopes; scope++) {
            copy(draft, from.page[scope], to.page[scope]);
            copy(draft, from.pageEpoch[scope], to.pageEpoch[scope]);
            copy(draft, from.pageGeneration[scope], to.pageGeneration[scope]);
            copy(draft, from.pageRead[scope], to.pageRead[scope]);
            copy(draft, from.pageStamp[scope], to.pageStamp[scope]);
            copy(draft, from.pageBody[scope], to.pageBody[scope]);
        }
    }

    private static void copy(Draft draft, Var from, Var to) {
        draft.set(to, draft.get(from));
    }
}
