package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeoTileTest {
    private static final int TRIES = 300_000;

    /**
     * The index must never miss a cell whose circle contains a point. Points are drawn near the cell, mostly at the
     * circle's edge; cells mostly near the poles and the antimeridian, where tiles are irregular.
     */
    @Test
    void everyCellThatHoldsAPointIsInATileNearIt() {
        Random random = new Random(7);
        int held = 0;
        for (int i = 0; i < TRIES; i++) {
            GeoCell cell = GeoCell.of(latitude(random), longitude(random), 0.1 + random.nextDouble() * 49.9);
            GeoPoint point = at(cell, random.nextDouble() * 360, random.nextDouble() < 0.8 ? 1 : random.nextDouble());
            if (cell.canHold(point)) {
                held++;
                assertThat(GeoTile.near(point))
                        .as("cell %s, point %s", cell.text(), point)
                        .contains(GeoTile.of(cell));
            }
        }
        assertThat(held).isGreaterThan(TRIES / 4);
    }

    @Test
    void aPointIsLookedUpInFewTilesOfFewStripes() {
        Random random = new Random(8);
        for (int i = 0; i < 10_000; i++) {
            double latitude = random.nextDouble() * 160 - 80;
            List<GeoTile> near = GeoTile.near(new GeoPoint(latitude, longitude(random)));
            assertThat(near).doesNotHaveDuplicates().hasSizeLessThan(100);
            assertThat(near.stream().map(GeoTile::block).distinct()).hasSizeLessThanOrEqualTo(6);
        }
        assertThat(GeoTile.near(new GeoPoint(90, 0))).doesNotHaveDuplicates().hasSizeLessThan(1_000);
    }

    private static double latitude(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 90 - random.nextDouble();
            case 1 -> -90 + random.nextDouble();
            default -> random.nextDouble() * 180 - 90;
        };
    }

    private static double longitude(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 180 - random.nextDouble();
            case 1 -> -180 + random.nextDouble();
            default -> random.nextDouble() * 360 - 180;
        };
    }

    /** The point at a bearing from the centre, at a fraction of the radius. */
    private static GeoPoint at(GeoCell cell, double bearing, double share) {
        double angle = cell.radiusKm() * share / GeoPoint.EARTH_RADIUS_KM;
        double latitude = Math.toRadians(cell.centre().latitude());
        double towards = Math.toRadians(bearing);
        double sine = Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(towards);
        double turned = Math.atan2(
                Math.sin(towards) * Math.sin(angle) * Math.cos(latitude), Math.cos(angle) - Math.sin(latitude) * sine);
        double longitude = cell.centre().longitude() + Math.toDegrees(turned);
        double wrapped = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
        return new GeoPoint(Math.toDegrees(Math.asin(Math.clamp(sine, -1, 1))), wrapped);
    }
}
