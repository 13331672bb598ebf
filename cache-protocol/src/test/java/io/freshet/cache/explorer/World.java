package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.ANNOUNCED;
import static io.freshet.cache.explorer.Vars.LOG;
import static io.freshet.cache.explorer.Vars.LOG_END;
import static io.freshet.cache.explorer.Vars.RECORD;
import static io.freshet.cache.explorer.Vars.USED;

import io.freshet.cache.explorer.Bounds.Feature;
import java.util.EnumSet;
import java.util.Set;

/** The protocol within bounds, complete or without some steps. */
final class World {
    final Bounds bounds;
    final int changes;
    final int scopes;
    final int stripes;
    private final EnumSet<Step> without;
    private final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    private final int[] most = new int[Fault.values().length];
    private final int[] concerning = new int[Vars.SCOPES];
    private final int[] stripesOf = new int[Vars.CHANGES];

    World(Bounds bounds, Set<Step> without) {
        this.bounds = bounds;
        this.without = without.isEmpty() ? EnumSet.noneOf(Step.class) : EnumSet.copyOf(without);
        features.addAll(bounds.features());
        changes = bounds.changes().size();
        scopes = bounds.stripeOf().size();
        stripes = bounds.stripeOf().stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
        bounds.faults().forEach((fault, often) -> most[fault.index()] = often);
        for (int change = 0; change < changes; change++) {
            for (int scope = 0; scope < scopes; scope++) {
                if (has(bounds.changes().get(change).scopes(), scope)) {
                    concerning[scope] |= 1 << change;
                    stripesOf[change] |= 1 << stripeOf(scope);
                }
            }
        }
    }

    boolean does(Step step) {
        return !without.contains(step);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    boolean readsReplica() {
        return !does(Step.PRIMARY_READ) || !does(Step.REPLICA_INSTANT);
    }

    int partitionOf(int change) {
        return bounds.changes().get(change).partition();
    }

    /** Whether a mask has the bit of a change, a stripe or a scope. */
    static boolean has(int mask, int bit) {
        return (mask & (1 << bit)) != 0;
    }

    /** The changes that can alter a scope. */
    int concerning(int scope) {
        return concerning[scope];
    }

    /** The scope whose generation a page depends on. */
    int recordOf(int scope) {
        return has(Feature.PRECISE) ? 0 : scope;
    }

    /** A page's reach, as recorded in its entry: 1 if it extends beyond the item that the first change removes. */
    int reach(int body) {
        return body & 1;
    }

    /** Whether a change can alter a page with this reach, by the images of its row before and after. */
    boolean alters(int change, int scope, int reach) {
        if (isConditional(change, scope)) {
            return reach == 1 && !has(Feature.SAME_ROW);
        }
        return has(concerning(scope), change);
    }

    private boolean isConditional(int change, int scope) {
        return has(Feature.PRECISE) && change == 1 && has(concerning(scope), 0);
    }

    /** The changes that a page lacks, compared with one read when all changes are visible. */
    int lacking(int scope, int body) {
        int lacking = concerning(scope) & ~body;
        if (!isConditional(1, scope)) {
            return lacking;
        }
        // Another row: a change beyond the page's end is missing only once the page reaches that far. The same row: a
        // page that still shows it must show the last version; others are unaffected.
        boolean concerned = has(Feature.SAME_ROW) ? has(lacking, 0) : !has(lacking, 0);
        return concerned ? lacking : lacking & ~2;
    }

    /** Whether the changes of one partition are versions of one row, and therefore ordered. */
    boolean areVersions() {
        return !has(Feature.PRECISE) || has(Feature.SAME_ROW);
    }

    int stripeOf(int scope) {
        return bounds.stripeOf().get(scope);
    }

    /** A mask of the stripes in which a change invalidates. */
    int stripesOf(int change) {
        return isPoison(change) ? (1 << stripes) - 1 : stripesOf[change];
    }

    boolean isPoison(int change) {
        return change == 0 && has(Feature.POISON);
    }

    boolean canHappen(Fault fault) {
        return most[fault.index()] > 0;
    }

    boolean canHappen(Fault fault, State state) {
        int used = state.get(USED[fault.index()]);
        return used < most[fault.index()] && faults(state) < bounds.mostFaults();
    }

    static void use(Fault fault, State.Draft draft) {
        Var used = USED[fault.index()];
        draft.set(used, draft.get(used) + 1);
    }

    private static int faults(State state) {
        int sum = 0;
        for (Var used : USED) {
            sum += state.get(used);
        }
        return sum;
    }

    static int record(State state, int partition, int index) {
        return state.get(RECORD[partition][index]);
    }

    boolean isOnTopic(State state, int change) {
        int partition = partitionOf(change);
        for (int i = state.get(LOG_END[partition]) - 1; i >= 0; i--) {
            if (record(state, partition, i) == change) {
                return true;
            }
        }
        return false;
    }

    static boolean hasRoom(State state, int partition) {
        return state.get(LOG_END[partition]) < LOG;
    }

    /** Whether every record that a process counts as applied was announced. */
    static boolean isAnnounced(State.Draft state, int partition, int applied) {
        for (int i = 0; i < applied; i++) {
            if (!has(state.get(ANNOUNCED), state.get(RECORD[partition][i]))) {
                return false;
            }
        }
        return true;
    }
}
