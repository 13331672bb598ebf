package io.freshet.bench;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks from 0: the next is asked for less often by the rank, as is usual for what people look at. Seeded. */
public final class Zipf {
    private final double[] cumulated;
    private final Random random;

    /**
     * Ranks to draw from.
     *
     * @param ranks how many
     * @param seed the same gives the same ranks again
     */
    public Zipf(int ranks, long seed) {
        this.cumulated = new double[ranks];
        this.random = new Random(seed);
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            cumulated[rank] = sum;
        }
    }

    /**
     * Draws one.
     *
     * @return a rank, 0 the likeliest
     */
    public int next() {
        int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return Math.min(cumulated.length - 1, found >= 0 ? found : -found - 1);
    }
}
