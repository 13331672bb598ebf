package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.WORDS;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One state of the model. Immutable. */
final class State {
    static final State FIRST = new State(new long[WORDS]);

    private final long[] words;

    private State(long[] words) {
        this.words = words;
    }

    int get(Var variable) {
        return (int) (words[variable.word()] >>> variable.shift()) & variable.mask();
    }

    Draft edit() {
        return new Draft(words.clone());
    }

    /** Reads a state from an array of states. */
    static State from(long[] all, int offset) {
        return new State(Arrays.copyOfRange(all, offset, offset + WORDS));
    }

    void copyTo(long[] all, int offset) {
        System.arraycopy(words, 0, all, offset, WORDS);
    }

    boolean isAt(long[] all, int offset) {
        return Arrays.equals(words, 0, WORDS, all, offset, offset + WORDS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof State state && Arrays.equals(words, state.words);
    }

    @Override
    public int hashCode() {
        return hash(words, 0);
    }

    static int hash(long[] all, int offset) {
        long hash = 0;
        for (int word = offset; word < offset + WORDS; word++) {
            hash = (hash ^ all[word]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash ^ (hash >>> 32));
    }

    /** The next state while it is being built. */
    static final class Draft {
        private final long[] words;

        private Draft(long[] words) {
            this.words = words;
        }

        int get(Var variable) {
            return (int) (words[variable.word()] >>> variable.shift()) & variable.mask();
        }

        Draft set(Var variable, int value) {
            if ((value & ~variable.mask()) != 0) {
                throw new IllegalStateException(value + " does not fit into " + variable);
            }
            int word = variable.word();
            long others = ~((long) variable.mask() << variable.shift());
            words[word] = (words[word] & others) | ((long) value << variable.shift());
            return this;
        }

        Draft raise(Var variable, int value) {
            return set(variable, Math.max(get(variable), value));
        }

        /** Whether a variable is nonzero. */
        boolean is(Var variable) {
            return get(variable) != 0;
        }

        void swapWords(int one, int other) {
            long kept = words[one];
            words[one] = words[other];
            words[other] = kept;
        }

        long word(int word) {
            return words[word];
        }

        /** Completes the state. */
        State done() {
            return new State(words);
        }
    }
}
