package io.freshet.bench.miss;

import io.freshet.cache.GeoPoint;
import java.util.Random;

/**
 * Two hundred towns, far apart, whose sizes follow Zipf's law: the k-th is proportional to 1/k. What is in a town is
 * normally distributed around its centre.
 */
final class Towns {
    static final int COUNT = 200;
    private static final double SPREAD_KM = 12;
    private static final double KM_PER_DEGREE = Math.toRadians(1) * GeoPoint.EARTH_RADIUS_KM;

    private final double[] cumulative = new double[COUNT];

    Towns() {
        double sum = 0;
        for (int k = 0; k < COUNT; k++) {
            sum += 1.0 / (k + 1);
            cumulative[k] = sum;
        }
    }

    /** Draws a town, weighted by size; 0 is the largest. */
    int draw(Random random) {
        double at = random.nextDouble() * cumulative[COUNT - 1];
        int k = 0;
        while (cumulative[k] < at) {
            k++;
        }
        return k;
    }

    /** A town's share of everything. */
    double share(int town) {
        return 1.0 / (town + 1) / cumulative[COUNT - 1];
    }

    /** Spread evenly over the sphere between 60° south and north, by the multiples of two irrational numbers. */
    static GeoPoint middle(int town) {
        double height = 2 * fraction(town * 0.6180339887498949) - 1;
        double latitude = Math.toDegrees(Math.asin(height * Math.sin(Math.toRadians(60))));
        return new GeoPoint(latitude, 360 * fraction(town * 0.7548776662466927) - 180);
    }

    static GeoPoint within(int town, Random random) {
        GeoPoint middle = middle(town);
        double latitude = middle.latitude() + random.nextGaussian() * SPREAD_KM / KM_PER_DEGREE;
        double east = random.nextGaussian() * SPREAD_KM / KM_PER_DEGREE / Math.cos(Math.toRadians(latitude));
        double longitude = middle.longitude() + east;
        return new GeoPoint(
                latitude, longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude);
    }

    private static double fraction(double value) {
        return value - Math.floor(value);
    }
}
