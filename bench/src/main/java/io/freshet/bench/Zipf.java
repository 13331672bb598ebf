package io.freshet.bench;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks from 0 by Zipf's law, which is typical of what people look at. Seeded. */
public final class Zipf {
    private final double[] cumulated;
    private final Random random;

    /**
     * Creates a distribution.
     *
     * @param ranks the number of ranks
     * @param seed the same seed gives the same sequence
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
     * Draws a rank.
     *
     * @return a rank; 0 is the likeliest
     */
    public int next() {
        int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return Math.min(cumulated.length - 1, found >= 0 ? found : -found - 1);
    }
}
