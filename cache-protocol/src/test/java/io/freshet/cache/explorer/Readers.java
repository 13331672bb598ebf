package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.*;

import io.freshet.cache.ServingDecisions;
import io.freshet.cache.ServingDecisions.Question;
import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.Move.Kind;
import io.freshet.cache.explorer.State.Draft;
import io.freshet.cache.explorer.Vars.Filler;
import java.util.Arrays;

/**
 * Requests: a lookup (a hit, which is checked at once, or a view), then a load of its own (query, store) or the result
 * of a shared one. A request begins with its lookup: one that began earlier is promised less.
 */
final class Readers {
    private static final int UNKNOWN = Integer.MIN_VALUE;

    private final World world;
    private final Scripts scripts;
    private final Publication publication;
    private final Promises promises;
    private final Precision precision;
    private final int[] decisions = new int[1 << 15];

    Readers(World world, Scripts scripts, Publication publication) {
        this.world = world;
        this.scripts = scripts;
        this.publication = publication;
        this.promises = new Promises(world);
        this.precision = new Precision(world, scripts);
        Arrays.fill(decisions, UNKNOWN);
    }

    void moves(State state, Sink sink) {
        boolean anyIdle = false;
        for (int reader = 0; reader < world.bounds.fillers(); reader++) {
            Filler filler = FILLER[reader];
            switch (state.get(filler.phase)) {
                case Filler.IDLE -> {
                    if (!anyIdle) { // idle readers are interchangeable
                        lookups(state, reader, sink);
                    }
                    anyIdle = true;
                }
                case Filler.VIEWED -> {
                    query(state, reader, sink);
                    await(state, reader, sink);
                    if (world.bounds.fillers() > 1) {
                        join(state, reader, sink);
                    }
                    die(state, reader, sink);
                }
                default -> {
                    if (world.has(Feature.PRECISE) && state.get(filler.phase) == Filler.FLYING) {
                        register(state, reader, sink);
                    } else if (state.get(filler.awaited) == 0) {
                        store(state, reader, sink);
                    }
                    die(state, reader, sink);
                }
            }
        }
        if (!anyIdle) {
            lookups(state, FILLERS, sink);
        }
    }

    private void lookups(State state, int reader, Sink sink) {
        for (int scope = 0; scope < world.scopes; scope++) {
            for (int notified = 0; notified <= PARTITIONS; notified++) {
                if (notified == 0 || state.get(NOTE_OFFSET[notified - 1]) > 0) {
                    lookup(state, reader, scope, notified, sink);
                }
            }
        }
    }

    /** A reader beyond the fillers looks up but does not fill. */
    private void lookup(State state, int reader, int scope, int notified, Sink sink) {
        int asOf = decide(state, scope, notified);
        int notifiedOf =
                notified == 0 ? 0 : 1 << World.record(state, notified - 1, state.get(NOTE_OFFSET[notified - 1]) - 1);
        if (asOf >= 0) {
            String broken = promises.broken(
                    state,
                    scope,
                    state.get(NOW.pageBody[scope]),
                    asOf,
                    state.get(TICK),
                    state.get(ANNOUNCED),
                    notifiedOf);
            if (broken != null) {
                sink.broken(new Move(Kind.HIT, reader, scope, notified), broken);
            }
            return;
        }
        if (reader == FILLERS) {
            return;
        }
        Draft draft = state.edit();
        scripts.view(draft, scope);
        Filler filler = FILLER[reader];
        draft.set(filler.phase, Filler.VIEWED)
                .set(filler.scope, scope)
                .set(filler.epoch, draft.get(NOW.epoch[world.stripeOf(scope)]))
                .set(filler.generation, draft.get(NOW.generation[world.recordOf(scope)]))
                .set(filler.fill, draft.get(NOW.fill[world.recordOf(scope)]))
                .set(filler.announced, state.get(ANNOUNCED) & world.concerning(scope))
                .set(filler.notified, notifiedOf & world.concerning(scope));
        if (world.bounds.fillers() > 1) {
            draft.set(filler.arrival, state.get(TICK)).set(filler.unprovable, asOf == ServingDecisions.BEHIND ? 1 : 0);
            Filler other = FILLER[1 - reader];
            boolean flying = state.get(other.phase) >= Filler.FLYING && state.get(other.scope) == scope;
            draft.set(filler.flightBefore, flying ? 1 : 0);
        }
        sink.next(new Move(Kind.LOOKUP, reader, scope, notified), draft);
    }

    /** Decides with the production code. */
    int decide(State state, int scope, int notified) {
        int stripe = world.stripeOf(scope);
        boolean checked = world.does(Step.CHECKED_AT_READ);
        int epoch = state.get(NOW.epoch[stripe]);
        boolean sameEpoch = !checked || !world.does(Step.EPOCH_CHECKED) || state.get(NOW.pageEpoch[scope]) == epoch;
        boolean sameGeneration = !checked
                || (world.has(Feature.PRECISE)
                        ? precision.isValid(state, scope)
                        : state.get(NOW.pageGeneration[scope]) == state.get(NOW.generation[scope]));
        int offset = 0;
        int applied = 0;
        boolean notifiedInEpoch = false;
        if (notified > 0) {
            offset = state.get(NOTE_OFFSET[notified - 1]);
            applied = world.does(Step.NOTIFIED_POSITION_CHECKED) ? state.get(NOW.offset[stripe][notified - 1]) : offset;
            int notifiedEpoch = state.get(NOTE_EPOCH[notified - 1][stripe]);
            notifiedInEpoch =
                    notifiedEpoch != 0 && (notifiedEpoch == epoch || !world.does(Step.NOTIFIED_EPOCH_CHECKED));
        }
        Question question = new Question(
                state.get(NOW.page[scope]) != 0,
                sameEpoch,
                sameGeneration,
                state.get(NOW.pageRead[scope]),
                scripts.watermark(state, stripe),
                offset,
                notifiedInEpoch,
                applied);
        return remembered(question, state.get(TICK));
    }

    private int remembered(Question asked, int now) {
        int index = (asked.page() ? 1 : 0)
                | (asked.sameEpoch() ? 2 : 0)
                | (asked.sameGeneration() ? 4 : 0)
                | (asked.notifiedInEpoch() ? 8 : 0)
                | (asked.readAt() << 4)
                | (asked.watermark() << 6)
                | (now << 8)
                | (asked.notified() << 10)
                | ((asked.applied() >= asked.notified() ? 1 : 0) << 13);
        if (decisions[index] == UNKNOWN) {
            decisions[index] =
                    ServingDecisions.decide(asked, now, world.does(Step.AGE_BOUNDED) ? world.bounds.age() : -1);
        }
        return decisions[index];
    }

    private void query(State state, int reader, Sink sink) {
        Filler filler = FILLER[reader];
        int scope = state.get(filler.scope);
        int visible = publication.visible(state);
        int read = state.get(TICK);
        Draft draft = state.edit();
        if (world.readsReplica()) {
            visible = state.get(REPLICA);
            read = world.does(Step.REPLICA_INSTANT) ? state.get(REPLICA_HEARTBEAT) : read;
        }
        int body = visible & world.concerning(scope);
        Move move = new Move(Kind.QUERY, reader);
        String broken = promises.broken(
                state, scope, body, read, Promises.NOT_AGE, state.get(filler.announced), state.get(filler.notified));
        if (broken != null) {
            sink.broken(move, broken);
            return;
        }
        draft.set(filler.phase, Filler.FLYING).set(filler.body, body).set(filler.read, read);
        forgetRequest(draft, filler);
        if (world.bounds.fillers() > 1) {
            draft.set(FILLER[1 - reader].flightBefore, 0);
        }
        sink.next(move, draft);
    }

    private static void forgetRequest(Draft draft, Filler filler) {
        draft.set(filler.arrival, 0)
                .set(filler.announced, 0)
                .set(filler.notified, 0)
                .set(filler.unprovable, 0)
                .set(filler.flightBefore, 0);
    }

    private void store(State state, int reader, Sink sink) {
        Filler filler = FILLER[reader];
        int scope = state.get(filler.scope);
        int stripe = world.stripeOf(scope);
        Draft draft = state.edit();
        if (!world.does(Step.VIEW_BEFORE_QUERY)) {
            scripts.view(draft, scope);
            draft.set(filler.epoch, draft.get(NOW.epoch[stripe]))
                    .set(filler.generation, draft.get(NOW.generation[world.recordOf(scope)]));
        }
        boolean current = draft.get(filler.epoch) == draft.get(NOW.epoch[stripe])
                && draft.get(filler.generation) == draft.get(NOW.generation[world.recordOf(scope)]);
        if (current || world.does(Step.CHECKED_AT_READ)) {
            draft.set(NOW.page[scope], 1)
                    .set(NOW.pageEpoch[scope], draft.get(filler.epoch))
                    .set(NOW.pageGeneration[scope], draft.get(filler.generation))
                    .set(
                            NOW.pageRead[scope],
                            world.does(Step.AS_OF_BEFORE_QUERY) ? draft.get(filler.read) : draft.get(TICK))
                    .set(NOW.pageStamp[scope], draft.get(filler.stamp))
                    .set(NOW.pageBody[scope], draft.get(filler.body));
        }
        sink.next(new Move(Kind.STORE, reader), idle(draft, filler));
    }

    private void register(State state, int reader, Sink sink) {
        Draft draft = state.edit();
        if (!precision.register(draft, FILLER[reader])) {
            idle(draft, FILLER[reader]);
        }
        sink.next(new Move(Kind.REGISTER, reader), draft);
    }

    /**
     * The reader finds a page that another instance stored: a hit for itself, and here a load that others may share.
     * The load begins now at the latest.
     */
    private void await(State state, int reader, Sink sink) {
        Filler filler = FILLER[reader];
        int scope = state.get(filler.scope);
        int asOf = world.has(Feature.LEASES) ? decide(state, scope, 0) : ServingDecisions.UNSERVABLE;
        if (asOf >= 0) {
            Draft draft = state.edit().set(filler.phase, Filler.FLYING).set(filler.awaited, 1);
            draft.set(filler.body, state.get(NOW.pageBody[scope])).set(filler.read, asOf);
            forgetRequest(draft, filler);
            draft.set(FILLER[1 - reader].flightBefore, 0);
            sink.next(new Move(Kind.AWAIT, reader), draft);
        }
    }

    private static void die(State state, int reader, Sink sink) {
        sink.next(new Move(Kind.DIE, reader), idle(state.edit(), FILLER[reader]));
    }

    private static Draft idle(Draft draft, Filler filler) {
        forgetRequest(draft, filler);
        return draft.set(filler.phase, Filler.IDLE)
                .set(filler.scope, 0)
                .set(filler.epoch, 0)
                .set(filler.generation, 0)
                .set(filler.fill, 0)
                .set(filler.stamp, 0)
                .set(filler.awaited, 0)
                .set(filler.read, 0)
                .set(filler.body, 0);
    }

    /** PageReader.asGood, and the rule of SharedLoads for joining a load. */
    private void join(State state, int reader, Sink sink) {
        Filler mine = FILLER[reader];
        Filler flight = FILLER[1 - reader];
        if (state.get(flight.phase) < Filler.FLYING || state.get(flight.scope) != state.get(mine.scope)) {
            return;
        }
        boolean found = state.get(flight.awaited) != 0 && world.does(Step.AWAITED_NOT_WHEN_NOTIFIED);
        if (!isAsGood(state, mine, flight) || (found && state.get(mine.notified) != 0)) {
            return;
        }
        int scope = state.get(mine.scope);
        Move move = new Move(Kind.JOIN, reader);
        String broken = promises.broken(
                state,
                scope,
                state.get(flight.body),
                state.get(flight.read),
                state.get(mine.arrival),
                state.get(mine.announced),
                state.get(mine.notified));
        if (broken != null) {
            sink.broken(move, broken);
        } else {
            sink.next(move, idle(state.edit(), mine));
        }
    }

    private boolean isAsGood(State state, Filler mine, Filler flight) {
        boolean beganAfter = state.get(mine.flightBefore) == 0;
        if (beganAfter || !world.does(Step.JOINED_IF_AS_GOOD)) {
            return true;
        }
        boolean sameFill = state.get(mine.fill) == state.get(flight.fill) || !world.does(Step.JOINED_IF_SAME_FILL);
        boolean sameGeneration = state.get(mine.epoch) == state.get(flight.epoch)
                && state.get(mine.generation) == state.get(flight.generation)
                && sameFill;
        boolean young = state.get(mine.arrival) - state.get(flight.read) <= world.bounds.age();
        boolean provable = state.get(mine.unprovable) == 0 || !world.does(Step.NOTIFIED_READ_AFTER_ARRIVAL);
        return provable && young && (sameGeneration || !world.does(Step.JOINED_IF_SAME_GENERATION));
    }
}
