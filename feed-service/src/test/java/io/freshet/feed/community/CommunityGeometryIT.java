package io.freshet.feed.community;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedSort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The query finds only what invalidation assumes it can find ({@link GeoCell#canHold}), everywhere on earth. Otherwise
 * a change would leave a page cached that shows it.
 */
class CommunityGeometryIT extends FeedServiceTest {
    private static final long SEED = 20261122;
    private static final int CELLS = 240;
    /** Two millimetres: within them, rounding decides. */
    private static final double EDGE_KM = 2e-6;

    private final Random random = new Random(SEED);

    @Autowired
    private CatalogReader catalog;

    @Test
    void findsExactlyWhatTheCellCanHoldAtThePolesTheAntimeridianAndTheEdge() {
        List<GeoCell> cells = new ArrayList<>();
        List<GeoPoint> points = new ArrayList<>();
        for (int i = 0; i < CELLS; i++) {
            GeoCell cell = cell(i);
            cells.add(cell);
            for (int n = 0; n < 12; n++) {
                points.add(around(cell));
            }
        }
        points.add(new GeoPoint(90, 77));
        points.add(new GeoPoint(-90, -180));
        points.add(new GeoPoint(0, 180));
        points.add(new GeoPoint(0, -180));
        store(points);
        int surelyFound = 0;
        int edges = 0;

        for (GeoCell cell : cells) {
            List<GeoPoint> found = found(cell);
            assertThat(found).as("%s", cell).allMatch(cell::canHold);
            List<GeoPoint> inside = points.stream()
                    .filter(point -> cell.centre().distanceKm(point) <= cell.radiusKm() - EDGE_KM)
                    .toList();
            assertThat(found).as("%s", cell).containsAll(inside);
            surelyFound += inside.size();
            edges += (int) points.stream()
                    .filter(point -> Math.abs(cell.centre().distanceKm(point) - cell.radiusKm()) <= 1e-5)
                    .count();
        }
        assertThat(surelyFound).as("inside").isGreaterThan(4 * CELLS);
        assertThat(edges).as("within a centimetre of an edge").isGreaterThan(CELLS);
    }

    /** A seller's longitude of 1e-200 once failed every page around it: PostgreSQL refuses to square it (22003). */
    @Test
    void theDistanceIsDefinedForEveryFloat() {
        String floats = "unnest('{0, -0, 5e-324, -5e-324, 1e-310, 1e-200, -1e-160, 1e-130, 1e-9, 51.48, 90, -90, 180,"
                + " -180, 360, 1e300, -1.7e308, Infinity, -Infinity, NaN}'::float8[])";

        List<Double> unequal = catalog.read(jdbc -> jdbc.sql("select feed.haversine(cell.latitude, cell.longitude, p.a,"
                                + " p.b) from (values (0, 0), (51.48, 0), (90, 180), (-90, 0)) as cell (latitude,"
                                + " longitude), (select a, b from " + floats + " a, " + floats
                                + " b) p where abs(p.a) <= 90 and abs(p.b) <= 180")
                        .query(Double.class)
                        .list())
                .items();
        List<Double> nowhere = catalog.read(jdbc -> jdbc.sql("select feed.haversine(51.48, 0, a, b) from " + floats
                                + " a, " + floats + " b where not (abs(a) <= 90 and abs(b) <= 180)")
                        .query(Double.class)
                        .list())
                .items();

        assertThat(unequal).hasSize(672).allMatch(haversine -> haversine >= 0 && haversine <= 1.000001);
        assertThat(nowhere).isNotEmpty().containsOnlyNulls();
    }

    @Test
    void theSmallestCoordinatesThatMayBeStoredAreFound() {
        store(List.of(new GeoPoint(51.48, 1e-9), new GeoPoint(51.48, -1e-9), new GeoPoint(51.48, 0)));

        assertThat(found(GeoCell.of(51.48, 0, 1))).hasSize(3);
    }

    private List<GeoPoint> found(GeoCell cell) {
        var asked = new CommunityRequest(cell, null, null, null, null, FeedSort.DISTANCE);
        return catalog.read(asked.statement(0, 10_000)).items().stream()
                .map(item -> item.location())
                .map(place -> new GeoPoint(place.latitude(), place.longitude()))
                .toList();
    }

    /** A third at a pole, a third at the antimeridian; every fifth radius is the greatest. */
    private GeoCell cell(int i) {
        double radius = i % 5 == 0 ? 50 : 0.1 + random.nextDouble() * 49.9;
        return switch (i % 3) {
            case 0 -> GeoCell.of((i % 2 == 0 ? 1 : -1) * (90 - random.nextInt(5) * 0.17), longitude(), radius);
            case 1 ->
                GeoCell.of(
                        random.nextDouble() * 178 - 89,
                        (i % 2 == 0 ? 1 : -1) * (180 - random.nextInt(5) * 0.1),
                        radius);
            default -> GeoCell.of(random.nextDouble() * 180 - 90, longitude(), radius);
        };
    }

    private double longitude() {
        return random.nextDouble() * 360 - 180;
    }

    /** A point inside, a little outside, or within a few millimetres of the edge. */
    private GeoPoint around(GeoCell cell) {
        double distance = random.nextBoolean()
                ? cell.radiusKm() * random.nextDouble() * 1.3
                : cell.radiusKm() + (random.nextDouble() - 0.5) * 1e-5;
        double angle = distance / GeoPoint.EARTH_RADIUS_KM;
        double bearing = random.nextDouble() * 2 * Math.PI;
        double latitude = Math.toRadians(cell.centre().latitude());
        double to = Math.asin(
                Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing));
        double east = Math.atan2(
                Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude),
                Math.cos(angle) - Math.sin(latitude) * Math.sin(to));
        double longitude = cell.centre().longitude() + Math.toDegrees(east);
        return new GeoPoint(
                Math.clamp(Math.toDegrees(to), -90, 90),
                longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude);
    }

    private static void store(List<GeoPoint> points) {
        Catalogue.change(
                """
                insert into products (id, seller_id, title, category, price_amount, feeds, latitude, longitude)
                select gen_random_uuid(), ?, 'Product', 'home', 5, '{COMMUNITY}', latitude, longitude
                from unnest(?::float8[], ?::float8[]) as point (latitude, longitude)""",
                Catalogue.SELLER,
                points.stream().map(GeoPoint::latitude).toArray(Double[]::new),
                points.stream().map(GeoPoint::longitude).toArray(Double[]::new));
    }
}
