package io.freshet.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the index with a scan of all cells. Random but reproducible. */
class SubscribedCellsTest {
    private static final int CELLS = 400;
    private static final int POINTS = 400;
    private static final double KM_A_DEGREE = 111.195;

    /** Regions: the centre, and how far cells and points are scattered around it, in degrees. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.6",
        "25.2, 55.27, 0.6",
        "25.2, 180, 0.6",
        "-33.9, -180, 0.6",
        "60, 179.9, 1.5",
        "89.9, 0, 0.2",
        "-89.9, 120, 0.2",
        "90, 0, 1",
        "-90, 0, 1",
        "89.3, 180, 0.7",
        "0, 0, 0.02"
    })
    void itFindsEveryCellThatCanHoldThePointAndNoOther(double latitude, double longitude, double spread) {
        Random random = new Random(7);
        SubscribedCells index = new SubscribedCells();
        Set<GeoCell> cells = new HashSet<>();
        for (int i = 0; i < CELLS; i++) {
            GeoPoint centre = near(random, latitude, longitude, spread);
            GeoCell cell = GeoCell.of(centre.latitude(), centre.longitude(), radius(random));
            cells.add(cell);
            index.add(cell);
        }

        int found = 0;
        for (int i = 0; i < POINTS; i++) {
            GeoPoint point = near(random, latitude, longitude, spread);
            found += assertFoundAsByRule(index, cells, point);
        }
        assertThat(found).as("points that concern anybody").isPositive();
    }

    @Test
    void theCirclesEdgeIsFoundInEveryDirectionAndSize() {
        Random random = new Random(11);
        int onTheEdge = 0;
        for (int i = 0; i < 4_000; i++) {
            double latitude = 90 - Math.abs(random.nextGaussian()) * (i % 2 == 0 ? 0.5 : 60);
            GeoCell cell = GeoCell.of(
                    Math.clamp(i % 3 == 0 ? -latitude : latitude, -90, 90),
                    i % 5 == 0 ? 180 - random.nextDouble() * 0.05 : random.nextDouble() * 360 - 180,
                    radius(random));
            SubscribedCells index = new SubscribedCells();
            index.add(cell);
            double bearing = random.nextDouble() * 2 * Math.PI;
            // Just inside, on and just outside the circle.
            for (double factor : new double[] {0.999999, 1, 1.000001}) {
                GeoPoint point = away(cell.centre(), bearing, cell.radiusKm() * factor);
                onTheEdge += assertFoundAsByRule(index, Set.of(cell), point);
            }
        }
        assertThat(onTheEdge).as("points within").isBetween(4_000, 12_000);
    }

    @Test
    void theSameMeridianHasTwoNames() {
        SubscribedCells index = new SubscribedCells();
        GeoCell east = GeoCell.of(10, 180, 0.1);
        GeoCell west = GeoCell.of(10, -180, 0.1);
        index.add(east);
        index.add(west);

        assertThat(found(index, new GeoPoint(10, 180))).containsExactlyInAnyOrder(east, west);
        assertThat(found(index, new GeoPoint(10, -180))).containsExactlyInAnyOrder(east, west);
    }

    @Test
    void whatIsRemovedIsNotFoundAndLeavesItsNeighboursAlone() {
        SubscribedCells index = new SubscribedCells();
        GeoCell stays = GeoCell.of(25.2, 55.27, 5);
        GeoCell goes = GeoCell.of(25.21, 55.27, 5);
        index.add(stays);
        index.add(goes);
        index.add(goes);
        index.remove(goes);
        index.remove(goes);

        assertThat(found(index, new GeoPoint(25.2, 55.27))).containsExactly(stays);
    }

    private static int assertFoundAsByRule(SubscribedCells index, Set<GeoCell> cells, GeoPoint point) {
        List<GeoCell> byRule =
                cells.stream().filter(cell -> cell.canHold(point)).toList();
        assertThat(found(index, point)).as("cells that hold %s", point).containsExactlyInAnyOrderElementsOf(byRule);
        return byRule.size();
    }

    private static List<GeoCell> found(SubscribedCells index, GeoPoint point) {
        List<GeoCell> found = new ArrayList<>();
        index.visitHolding(point, found::add);
        return found;
    }

    private static double radius(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0.1;
            case 1 -> 50;
            case 2 -> 5;
            default -> 0.1 + random.nextDouble() * 49.9;
        };
    }

    private static GeoPoint near(Random random, double latitude, double longitude, double spread) {
        return new GeoPoint(
                Math.clamp(latitude + (random.nextDouble() - 0.5) * 2 * spread, -90, 90),
                // All longitudes near the poles.
                Math.abs(latitude) > 89
                        ? random.nextDouble() * 360 - 180
                        : wrapped(longitude + (random.nextDouble() - 0.5) * 2 * spread));
    }

    private static double wrapped(double longitude) {
        return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
    }

    /** The destination at a bearing and distance: the direct geodesic problem on the sphere. */
    private static GeoPoint away(GeoPoint from, double bearing, double km) {
        double angle = Math.toRadians(km / KM_A_DEGREE);
        double latitude = Math.toRadians(from.latitude());
        double there = Math.asin(Math.clamp(
                Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing),
                -1,
                1));
        double turned = Math.atan2(
                Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude),
                Math.cos(angle) - Math.sin(latitude) * Math.sin(there));
        return new GeoPoint(
                Math.clamp(Math.toDegrees(there), -90, 90), wrapped(from.longitude() + Math.toDegrees(turned)));
    }
}
