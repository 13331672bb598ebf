package io.freshet.cache.explorer;

import java.util.stream.Stream;

/** A variable of a {@link State}: some bits of one of its words, an unsigned number. */
record Var(int word, int shift, int mask) {

    /** Allocates bits. A variable never spans two words. */
    static final class Layout {
        private int word;
        private int used;

        Var next(int bits) {
            if (used + bits > Long.SIZE) {
                nextWord();
            }
            Var next = new Var(word, used, (1 << bits) - 1);
            used += bits;
            return next;
        }

        Var[] next(int count, int bits) {
            return Stream.generate(() -> next(bits)).limit(count).toArray(Var[]::new);
        }

        Var[][] next(int rows, int count, int bits) {
            return Stream.generate(() -> next(count, bits)).limit(rows).toArray(Var[][]::new);
        }

        void nextWord() {
            word++;
            used = 0;
        }

        int words() {
            return word + 1;
        }
    }
}
