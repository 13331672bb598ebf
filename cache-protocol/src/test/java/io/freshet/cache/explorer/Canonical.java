package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.*;

import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.State.Draft;
import java.util.Arrays;

/**
 * Reduces equivalent states to one form. Tokens are only compared for equality, so they are renamed in a fixed
 * traversal order. Readers are interchangeable, so they are sorted. Values that can never be read again are cleared.
 */
final class Canonical {
    private final World world;
    private final int[] names = new int[Scripts.FRESH + 1];
    private int named;

    Canonical(World world) {
        this.world = world;
    }

    State of(Draft draft) {
        forget(draft);
        if (unordered(draft)) {
            draft.swapWords(FILLER[0].word, FILLER[1].word);
        }
        if (world.does(Step.EPOCH_UNIQUE)) {
            for (int stripe = 0; stripe < world.stripes; stripe++) {
                renameEpochs(draft, stripe);
            }
        }
        if (world.does(Step.GENERATION_UNIQUE)) {
            for (int scope = 0; scope < world.scopes; scope++) {
                renameGenerations(draft, scope);
            }
        }
        if (world.has(Feature.PRECISE)) {
            renameFills(draft);
        }
        return draft.done();
    }

    private void forget(Draft draft) {
        int faults = 0;
        for (Var used : USED) {
            faults += draft.get(used);
        }
        boolean exhausted = faults >= world.bounds.mostFaults();
        if (draft.get(SNAPSHOT) == 1 && exhausted) {
            draft.set(SNAPSHOT, 0);
            Faults.clear(world, draft, SAVED);
            for (Var kept : RESOLVED_IN_SNAPSHOT) {
                draft.set(kept, 0);
            }
        }
        int crashes = draft.get(USED[Fault.CRASH.index()]);
        if (exhausted || crashes >= world.bounds.faults().getOrDefault(Fault.CRASH, 0)) {
            for (Var committed : COMMITTED) {
                draft.set(committed, 0);
            }
            if (draft.get(ZOMBIE_OF) == 0) {
                forgetPositions(draft);
            }
        }
        if (draft.is(USED[Fault.ROLLBACK.index()])) {
            for (int reader = 0; reader < world.bounds.fillers(); reader++) {
                draft.set(FILLER[reader].announced, draft.get(FILLER[reader].notified));
            }
        }
        if (world.does(Step.CHECKED_AT_READ) && world.does(Step.EPOCH_CHECKED)) {
            for (int scope = 0; scope < world.scopes; scope++) {
                forgetInvalidPage(draft, NOW, scope);
                forgetInvalidPage(draft, SAVED, scope);
            }
        }
        if (world.has(Feature.PRECISE)) {
            forgetKept(draft);
        }
    }

    /** Clears positions of records that can never be unapplied. */
    private void forgetPositions(Draft draft) {
        for (int tick = 1; tick <= world.bounds.ticks(); tick++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                if (draft.get(POSITION[tick][partition]) <= draft.get(APPLIED[partition])) {
                    draft.set(POSITION[tick][partition], 0);
                }
            }
        }
    }

    /** Drops a page whose tokens are neither in Redis nor in its snapshot: it is never served again. */
    private void forgetInvalidPage(Draft draft, Redis redis, int scope) {
        int stripe = world.stripeOf(scope);
        int record = world.recordOf(scope);
        int generation = draft.get(redis.pageGeneration[scope]);
        int epoch = draft.get(redis.pageEpoch[scope]);
        boolean valid = generation == draft.get(NOW.generation[record]) && epoch == draft.get(NOW.epoch[stripe]);
        boolean validInSnapshot =
                generation == draft.get(SAVED.generation[record]) && epoch == draft.get(SAVED.epoch[stripe]);
        boolean invalidated = !valid && !validInSnapshot && world.does(Step.GENERATION_CHECKED);
        if (draft.is(redis.page[scope]) && (invalidated || !isEntered(draft, redis.pageStamp[scope], scope))) {
            Faults.dropPage(draft, redis, scope);
        }
    }

    /** Whether a stamp is an entry's. A page is entered before it is stored. */
    private boolean isEntered(Draft draft, Var stamped, int scope) {
        int stamp = draft.get(stamped);
        return stamp == draft.get(NOW.entry[scope])
                || stamp == draft.get(SAVED.entry[scope])
                || !world.does(Step.STAMP_CHECKED);
    }

    /** Clears the stamps to keep whose entries are gone for good. */
    private void forgetKept(Draft draft) {
        for (int process = 0; process < PROCESSES && world.does(Step.KEPT_BY_STAMP); process++) {
            for (int scope = 0; scope < world.scopes; scope++) {
                if (!isEntered(draft, KEPT[process][scope], scope)) {
                    draft.set(KEPT[process][scope], 0);
                }
            }
        }
    }

    private boolean unordered(Draft draft) {
        if (world.bounds.fillers() < 2) {
            return false;
        }
        // Excludes the tokens, which have no order.
        long mask = (1L << FILLER[0].epoch.shift()) - 1;
        return (draft.word(FILLER[0].word) & mask) < (draft.word(FILLER[1].word) & mask);
    }

    private void renameEpochs(Draft draft, int stripe) {
        begin();
        rename(draft, NOW.epoch[stripe]);
        rename(draft, SAVED.epoch[stripe]);
        for (int scope = 0; scope < world.scopes; scope++) {
            if (world.stripeOf(scope) == stripe) {
                rename(draft, NOW.pageEpoch[scope]);
                rename(draft, SAVED.pageEpoch[scope]);
                renameFillers(draft, scope, true);
            }
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            rename(draft, NOTE_EPOCH[partition][stripe]);
        }
        for (int process = 0; process < PROCESSES; process++) {
            rename(draft, CAUSE_EPOCH[process][stripe]);
        }
    }

    private void renameGenerations(Draft draft, int scope) {
        begin();
        rename(draft, NOW.generation[scope]);
        rename(draft, SAVED.generation[scope]);
        for (int page = 0; page < world.scopes; page++) {
            if (world.recordOf(page) == scope) {
                rename(draft, NOW.pageGeneration[page]);
                rename(draft, SAVED.pageGeneration[page]);
                renameFillers(draft, page, false);
            }
        }
    }

    private void renameFillers(Draft draft, int scope, boolean epochs) {
        for (int reader = 0; reader < world.bounds.fillers(); reader++) {
            Filler filler = FILLER[reader];
            if (draft.is(filler.phase) && draft.get(filler.scope) == scope) {
                rename(draft, epochs ? filler.epoch : filler.generation);
            }
        }
    }

    private void renameFills(Draft draft) {
        begin();
        rename(draft, NOW.fill[0]);
        rename(draft, SAVED.fill[0]);
        for (Filler filler : FILLER) {
            rename(draft, filler.fill);
        }
        for (int scope = 0; scope < world.scopes; scope++) {
            if (world.does(Step.STAMP_OF_ITS_OWN)) {
                begin();
            }
            rename(draft, NOW.entry[scope]);
            rename(draft, SAVED.entry[scope]);
            rename(draft, NOW.pageStamp[scope]);
            rename(draft, SAVED.pageStamp[scope]);
            for (Filler filler : FILLER) {
                if (draft.get(filler.scope) == scope) {
                    rename(draft, filler.stamp);
                }
            }
            for (Var[] kept : KEPT) {
                rename(draft, kept[scope]);
            }
        }
    }

    private void begin() {
        Arrays.fill(names, 0);
        named = 0;
    }

    private void rename(Draft draft, Var variable) {
        int token = draft.get(variable);
        if (token == 0) {
            return;
        }
        if (names[token] == 0) {
            names[token] = ++named;
        }
        draft.set(variable, names[token]);
    }
}
