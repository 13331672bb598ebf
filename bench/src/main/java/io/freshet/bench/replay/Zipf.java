package io.freshet.bench.replay;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks from 0: the next is asked for less often by the rank, as is usual for what people look at. Seeded. */
final class Zipf {
    private final double[] cumulated;
    private final Random random;

    Zipf(int ranks, long seed) {
        this.cumulated = new double[ranks];
        this.random = new Random(seed);
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            cumulated[rank] = sum;
        }
    }

    int next() {
        int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return Math.min(cumulated.length - 1, found >= 0 ? found : -found - 1);
    }
}
