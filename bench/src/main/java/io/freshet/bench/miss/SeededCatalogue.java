package io.freshet.bench.miss;

import io.freshet.bench.BenchRun;
import io.freshet.cache.GeoPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** The same streams and products each time: drawn in order, written with COPY. */
final class SeededCatalogue {
    private static final long SEED = 20261122;
    private static final int COMMON_CATEGORIES = 30;
    private static final int RARE_CATEGORIES = 1000;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SECONDS = 300 * 24 * 3600;
    private static final int PROGRESS = 200_000;
    private static final String[] CONDITIONS = {"NEW", "LIKE_NEW", "GOOD", "FAIR"};

    private final Random random = new Random(SEED);
    private final Towns towns = new Towns();

    /** Needs a superuser. Disables the triggers, which would hold a lock per row until the end. */
    void load(Connection connection, MissScale scale, BenchRun run) throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
        }
        CopyManager copies = connection.unwrap(BaseConnection.class).getCopyAPI();
        copy(copies, """
                copy streams (id, seller_id, title, category, status, thumbnail_url, scheduled_at, started_at, latitude,
                  longitude, created_at, version) from stdin""", scale.streams(), this::stream, "streams", run);
        copy(copies, """
                copy products (id, seller_id, title, category, price_amount, condition, feeds, latitude, longitude,
                  image_url, sold_at, created_at, version) from stdin""", scale.products(), this::product, "products", run);
    }

    private interface Row {
        String draw(int i);
    }

    private static void copy(CopyManager copies, String sql, int count, Row row, String what, BenchRun run)
            throws SQLException {
        CopyIn in = copies.copyIn(sql);
        for (int i = 1; i <= count; i++) {
            byte[] line = (row.draw(i) + "\n").getBytes(StandardCharsets.UTF_8);
            in.writeToCopy(line, 0, line.length);
            if (i % PROGRESS == 0) {
                run.progress("  " + i + " of " + count + " " + what);
            }
        }
        in.endCopy();
    }

    /** Three in ten are LIVE, six SCHEDULED, one ENDED; a fifth have no location. */
    private String stream(int i) {
        Instant createdAt = time();
        String status = i % 10 < 3 ? "LIVE" : i % 10 < 9 ? "SCHEDULED" : "ENDED";
        String place = "\\N\t\\N";
        if (i % 5 != 0) {
            place = place();
        }
        return String.join(
                "\t",
                id().toString(),
                id().toString(),
                "A stream with an ordinary title, number " + i,
                category(),
                status,
                "https://images.example/streams/" + i,
                status.equals("SCHEDULED") && i % 7 != 0
                        ? createdAt.plusSeconds(86_400).toString()
                        : "\\N",
                status.equals("SCHEDULED") ? "\\N" : createdAt.plusSeconds(3600).toString(),
                place,
                createdAt.toString(),
                "1");
    }

    /** Eight in ten are in both feeds; a third of the prices end in .99, below 100; one in 25 is sold. */
    private String product(int i) {
        Instant createdAt = time();
        int cents = i % 3 == 0 ? random.nextInt(100) * 100 + 99 : random.nextInt(100_000);
        String feeds = i % 10 == 0 ? "{DISCOVER}" : i % 10 == 1 ? "{COMMUNITY}" : "{DISCOVER,COMMUNITY}";
        return String.join(
                "\t",
                id().toString(),
                id().toString(),
                "A product with an ordinary title, number " + i,
                category(),
                cents / 100 + (cents % 100 < 10 ? ".0" : ".") + cents % 100,
                CONDITIONS[random.nextInt(CONDITIONS.length)],
                feeds,
                place(),
                "https://images.example/products/" + i,
                i % 25 == 7 ? createdAt.plusSeconds(7200).toString() : "\\N",
                createdAt.toString(),
                "1");
    }

    private String place() {
        GeoPoint point = Towns.within(towns.draw(random), random);
        return point.latitude() + "\t" + point.longitude();
    }

    private String category() {
        return random.nextInt(100) == 0
                ? rareCategory(random.nextInt(RARE_CATEGORIES))
                : commonCategory((int) Math.pow(COMMON_CATEGORIES, random.nextDouble()));
    }

    /** The n-th most common category, from 1. */
    static String commonCategory(int n) {
        return "common-" + n;
    }

    static String rareCategory(int n) {
        return "rare-" + n;
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private Instant time() {
        return FIRST.plusSeconds(random.nextInt(SECONDS));
    }
}
