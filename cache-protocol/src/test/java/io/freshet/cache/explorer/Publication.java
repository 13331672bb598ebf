package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.*;

import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.Move.Kind;
import io.freshet.cache.explorer.State.Draft;

/**
 * Writers, the direct path and the backstop: from a commit to an event, and the heartbeats. It makes no difference
 * which path publishes an event: a lost publish is a late one from the backstop.
 */
final class Publication {
    private static final int IN_WAL = 1;
    private static final int VISIBLE = 2;
    static final int PENDING = 1;
    static final int SENT = 2;
    private static final int DEAD = 3;

    private final World world;

    Publication(World world) {
        this.world = world;
    }

    void moves(State state, Sink sink) {
        int tick = state.get(TICK);
        if (tick < world.bounds.ticks()) {
            sink.next(new Move(Kind.TICK, 0), state.edit().set(TICK, tick + 1));
        }
        for (int change = 0; change < world.changes; change++) {
            commit(state, change, sink);
            publish(state, change, sink);
        }
        if (tick > 0 && state.get(HEARTBEAT[tick]) == 0) {
            sink.next(new Move(Kind.HEARTBEAT, tick), heartbeat(state, tick));
        }
        if (world.has(Feature.REPLICA) && world.readsReplica()) {
            sink.next(
                    new Move(Kind.REPLICATE, 0),
                    state.edit().set(REPLICA, visible(state)).set(REPLICA_HEARTBEAT, newestHeartbeat(state)));
        }
        if (world.canHappen(Fault.LOSE_SLOT, state)) {
            loseSlot(state, sink);
        }
    }

    private void commit(State state, int change, Sink sink) {
        int tick = state.get(TICK);
        switch (state.get(STAGE[change])) {
            case 0 -> {
                if (!predecessorIsVisible(state, change)) {
                    return;
                }
                sink.next(
                        new Move(Kind.COMMIT, change),
                        state.edit().set(STAGE[change], VISIBLE).set(COMMIT_TICK[change], tick));
                if (world.has(Feature.EARLY_CDC)) {
                    sink.next(new Move(Kind.FLUSH, change), state.edit().set(STAGE[change], IN_WAL));
                }
            }
            case IN_WAL ->
                sink.next(
                        new Move(Kind.APPEAR, change),
                        state.edit().set(STAGE[change], VISIBLE).set(COMMIT_TICK[change], tick));
            default -> {}
        }
    }

    private boolean predecessorIsVisible(State state, int change) {
        if (!world.areVersions()) {
            return true;
        }
        for (int earlier = 0; earlier < change; earlier++) {
            if (world.partitionOf(earlier) == world.partitionOf(change) && state.get(STAGE[earlier]) != VISIBLE) {
                return false;
            }
        }
        return true;
    }

    /**
     * Publishes in any order. The protocol does not need the order of the direct path, except where it keeps pages
     * based on a row's previous version.
     */
    private void publish(State state, int change, Sink sink) {
        int partition = world.partitionOf(change);
        if (!isDue(state, change)) {
            return;
        }
        if (!World.hasRoom(state, partition) || World.has(state.get(LOST), change)) {
            return;
        }
        int needed = world.does(Step.PUBLISHED_ONCE_VISIBLE) ? VISIBLE : IN_WAL;
        boolean again = world.isOnTopic(state, change);
        if (!again && state.get(STAGE[change]) >= needed) {
            sink.next(new Move(Kind.PUBLISH, change), append(state, change));
        } else if (again && world.canHappen(Fault.REPEAT, state)) {
            Draft draft = append(state, change);
            World.use(Fault.REPEAT, draft);
            sink.next(new Move(Kind.REPEAT, change), draft);
        }
    }

    private boolean isDue(State state, int change) {
        return !world.has(Feature.SAME_ROW)
                || !world.does(Step.VERSIONS_IN_ORDER)
                || change == 0
                || world.isOnTopic(state, change - 1)
                || isInGap(state, change);
    }

    /** Whether the previous version was lost with the slot, as the event states. */
    static boolean isInGap(State state, int change) {
        return change > 0 && World.has(state.get(LOST), change - 1);
    }

    private Draft append(State state, int change) {
        int partition = world.partitionOf(change);
        int end = state.get(LOG_END[partition]);
        Draft draft = state.edit().set(RECORD[partition][end], change).set(LOG_END[partition], end + 1);
        for (int tick = 1; tick <= world.bounds.ticks(); tick++) {
            if (draft.get(HEARTBEAT[tick]) == PENDING) {
                decide(draft, tick, draft.get(UNDECIDED[tick]) & ~(1 << change));
            }
        }
        return draft;
    }

    private Draft heartbeat(State state, int tick) {
        int undecided = 0;
        for (int change = 0; change < world.changes; change++) {
            if (state.get(STAGE[change]) >= IN_WAL && !world.isOnTopic(state, change)) {
                undecided |= 1 << change;
            }
        }
        Draft draft = state.edit();
        if (state.get(GAP) == GAP_UNREPORTED) {
            draft.set(GAP, tick);
        }
        undecided &= ~state.get(LOST);
        decide(draft, tick, world.does(Step.HEARTBEAT_AFTER_DECIDED) ? undecided : 0);
        return draft;
    }

    /** A heartbeat with nothing undecided before it is sent at once, with the current positions. */
    private static void decide(Draft draft, int tick, int undecided) {
        draft.set(UNDECIDED[tick], undecided).set(HEARTBEAT[tick], undecided == 0 ? SENT : PENDING);
        if (undecided == 0) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                draft.set(POSITION[tick][partition], draft.get(LOG_END[partition]));
            }
        }
    }

    /**
     * Changes not yet on the topics are never published, nor are pending heartbeats. The next heartbeat reports a gap.
     */
    private void loseSlot(State state, Sink sink) {
        int lost = 0;
        for (int change = 0; change < world.changes; change++) {
            if (state.get(STAGE[change]) == VISIBLE && !world.isOnTopic(state, change)) {
                lost |= 1 << change;
            }
        }
        if (lost != 0) {
            Draft draft = state.edit().set(LOST, lost).set(GAP, GAP_UNREPORTED);
            for (int tick = 1; tick <= world.bounds.ticks(); tick++) {
                if (draft.get(HEARTBEAT[tick]) == PENDING) {
                    draft.set(HEARTBEAT[tick], DEAD).set(UNDECIDED[tick], 0);
                }
            }
            World.use(Fault.LOSE_SLOT, draft);
            sink.next(new Move(Kind.LOSE_SLOT, 0), draft);
        }
    }

    /** A mask of the changes visible to a database read. */
    int visible(State state) {
        int visible = 0;
        for (int change = 0; change < world.changes; change++) {
            if (state.get(STAGE[change]) == VISIBLE) {
                visible |= 1 << change;
            }
        }
        return visible;
    }

    private int newestHeartbeat(State state) {
        int newest = world.bounds.ticks();
        while (newest > 0 && state.get(HEARTBEAT[newest]) == 0) {
            newest--;
        }
        return newest;
    }
}
