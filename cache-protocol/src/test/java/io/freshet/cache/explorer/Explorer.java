package io.freshet.cache.explorer;

import io.freshet.cache.explorer.State.Draft;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through everything that can happen within bounds, in breadth, each state once: the first broken promise that is
 * found is reached by a shortest way.
 */
final class Explorer {
    private final Model model;
    private final int mostStates;

    private final List<State> states = new ArrayList<>();
    private int[] from = new int[1 << 12];
    private Move[] by = new Move[1 << 12];
    private int[] table = new int[1 << 13];
    private long moves;

    private Explorer(Model model, int mostStates) {
        this.model = model;
        this.mostStates = mostStates;
    }

    /**
     * What was found.
     *
     * @param states visited
     * @param moves tried
     * @param broken the promise that was broken, or null for none
     * @param trace the shortest way there
     */
    record Result(int states, long moves, @Nullable String broken, List<Move> trace) {}

    /**
     * Explores the protocol without some steps; stops at the first broken promise.
     *
     * @param mostStates for which there is memory
     * @throws IllegalStateException if there are more
     */
    static Result explore(Bounds bounds, Set<Step> without, int mostStates) {
        return new Explorer(new Model(new World(bounds, without)), mostStates).run();
    }

    private Result run() {
        add(State.FIRST, -1, new Move(Move.Kind.TICK, 0));
        Successors successors = new Successors();
        for (int at = 0; at < states.size(); at++) {
            State state = states.get(at);
            successors.at = at;
            successors.state = state;
            model.moves(state, successors);
            if (successors.promise != null) {
                return new Result(states.size(), moves, successors.promise, trace(at, successors.last));
            }
        }
        return new Result(states.size(), moves, null, List.of());
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
            if (states.get(table[slot] - 1).equals(state)) {
                return;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        int index = states.size();
        if (index == mostStates) {
            throw new IllegalStateException("more than " + mostStates + " states");
        }
        states.add(state);
        table[slot] = index + 1;
        if (index == from.length) {
            from = Arrays.copyOf(from, 2 * index);
            by = Arrays.copyOf(by, 2 * index);
        }
        from[index] = parent;
        by[index] = move;
        if (2 * states.size() > table.length) {
            grow();
        }
    }

    private void grow() {
        table = new int[2 * table.length];
        for (int index = 0; index < states.size(); index++) {
            int slot = states.get(index).hashCode() & (table.length - 1);
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
