package io.freshet.cache.explorer;

import io.freshet.cache.explorer.State.Draft;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Explores every reachable state within bounds, breadth first and each state once. So the first broken promise found
 * has a shortest trace.
 */
final class Explorer {
    /** The number of states in one array. */
    private static final int PART = 1 << 12;

    private final Model model;
    private final int mostStates;

    // Packed in arrays: millions of small objects would burden the garbage collector.
    private final List<long[]> states = new ArrayList<>();
    private int size;
    private int[] from = new int[PART];
    private Move[] by = new Move[PART];
    private final Map<Move, Move> known = new HashMap<>();
    private int[] table = new int[2 * PART];
    private long moves;

    private Explorer(Model model, int mostStates) {
        this.model = model;
        this.mostStates = mostStates;
    }

    /**
     * The result of an exploration.
     *
     * @param states the number of states visited
     * @param moves the number of moves tried
     * @param broken the promise that was broken, or null for none
     * @param trace a shortest trace to the broken promise
     */
    record Result(int states, long moves, @Nullable String broken, List<Move> trace) {}

    /**
     * Explores the protocol without some steps. Stops at the first broken promise.
     *
     * @param mostStates the most states that fit in memory
     * @throws IllegalStateException if there are more states
     */
    static Result explore(Bounds bounds, Set<Step> without, int mostStates) {
        return new Explorer(new Model(new World(bounds, without)), mostStates).run();
    }

    private Result run() {
        add(State.FIRST, -1, new Move(Move.Kind.TICK, 0));
        Successors successors = new Successors();
        for (int at = 0; at < size; at++) {
            State state = State.from(states.get(at / PART), offset(at));
            successors.at = at;
            successors.state = state;
            model.moves(state, successors);
            if (successors.promise != null) {
                return new Result(size, moves, successors.promise, trace(at, successors.last));
            }
        }
        return new Result(size, moves, null, List.of());
    }

    private final class Successors implements Sink {
        private int at;
        private State state = State.FIRST;
        private @Nullable String promise;
        private Move last = new Move(Move.Kind.TICK, 0);

        @Override
        public void next(Move move, Draft draft) {
            moves++;
            State next = model.end(draft);
            if (!next.equals(state)) {
                add(next, at, move);
            }
        }

        @Override
        public void broken(Move move, String broken) {
            if (promise == null) {
                promise = broken;
                last = move;
            }
        }
    }

    private void add(State state, int parent, Move move) {
        int slot = state.hashCode() & (table.length - 1);
        while (table[slot] != 0) {
            int other = table[slot] - 1;
            if (state.isAt(states.get(other / PART), offset(other))) {
                return;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        int index = size++;
        if (index == mostStates) {
            throw new IllegalStateException("more than " + mostStates + " states");
        }
        if (index % PART == 0) {
            states.add(new long[PART * Vars.WORDS]);
        }
        state.copyTo(states.get(index / PART), offset(index));
        table[slot] = index + 1;
        if (index == from.length) {
            from = Arrays.copyOf(from, 2 * index);
            by = Arrays.copyOf(by, 2 * index);
        }
        from[index] = parent;
        by[index] = known.computeIfAbsent(move, same -> same);
        if (2 * size > table.length) {
            grow();
        }
    }

    private static int offset(int index) {
        return index % PART * Vars.WORDS;
    }

    private void grow() {
        table = new int[2 * table.length];
        for (int index = 0; index < size; index++) {
            int slot = State.hash(states.get(index / PART), offset(index)) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = index + 1;
        }
    }

    private List<Move> trace(int at, Move last) {
        List<Move> trace = new ArrayList<>(List.of(last));
        for (int state = at; state > 0; state = from[state]) {
            trace.add(by[state]);
        }
        Collections.reverse(trace);
        return trace;
    }
}
