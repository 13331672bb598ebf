package io.freshet.bench.chaos;

import io.freshet.bench.backstop.Acknowledged;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One seller, and sometimes a person with psql, who write to one shop, one write at a time. */
final class Writer implements Callable<@Nullable Void> {
    private static final int ITEMS = 12;
    private static final int LONGEST_PAUSE_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Stage stage;
    private final Shop shop;
    private final Random random;
    private final Acknowledged acknowledged;
    private final HttpClient client;

    Writer(Stage stage, Shop shop, Random random, Acknowledged acknowledged, HttpClient client) {
        this.stage = stage;
        this.shop = shop;
        this.random = random;
        this.acknowledged = acknowledged;
        this.client = client;
    }

    @Override
    public @Nullable Void call() throws InterruptedException {
        while (!stage.isOver()) {
            Shop.Round round = shop.current();
            round.items().removeIf(item -> item.isForgotten(System.nanoTime()));
            List<History> writable =
                    round.items().stream().filter(item -> item.shown() != null).toList();
            if (writable.size() < ITEMS) {
                create(shop.open(), random.nextInt(4) == 0);
            } else {
                change(writable.get(random.nextInt(writable.size())));
            }
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        }
        return null;
    }

    private void create(Shop.Round round, boolean stream) throws InterruptedException {
        String title = "v1 of " + UUID.randomUUID();
        String common = "{\"title\":\"" + title + "\",\"category\":\"" + round.category()
                + "\",\"location\":{\"latitude\":" + round.latitude() + ",\"longitude\":55.0}";
        HttpRequest.Builder request = request(stream ? "/api/streams" : "/api/products")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        stream
                                ? common + "}"
                                : common
                                        + ",\"price\":{\"amount\":\"9.50\",\"currency\":\"AED\"},\"condition\":\"NEW\","
                                        + "\"feeds\":[\"DISCOVER\",\"COMMUNITY\"]}"));
        HttpResponse<String> answer = send(request);
        if (answer == null || answer.statusCode() != 201) {
            stage.score().operation("write refused or unanswered");
            return;
        }
        long nanos = System.nanoTime();
        String location = answer.headers().firstValue("Location").orElseThrow();
        UUID id = UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
        History item = new History(id, stream);
        item.begun(1, stream ? title + " SCHEDULED" : title);
        item.acknowledged(nanos, Instant.now());
        acknowledged.version(id, 1);
        round.items().add(item);
        stage.score().operation("write acknowledged");
    }

    private void change(History item) throws InterruptedException {
        long next = item.version() + 1;
        String title = "v" + next + " of " + item.id();
        int die = random.nextInt(20);
        if (item.isStream()) {
            changeStream(item, next, title, die);
        } else if (die == 0) {
            write(item, next, null, () -> byApi(item, next, act(item, "sell")));
        } else if (die < 5) {
            write(item, next, title, () -> byHand(item, next, title));
        } else {
            write(item, next, title, () -> byApi(item, next, retitle(item, title)));
        }
    }

    /** The life of a stream: SCHEDULED, LIVE, ENDED, with new titles in between. */
    private void changeStream(History item, long next, String title, int die) throws InterruptedException {
        String shown = Objects.requireNonNull(item.shown());
        int space = shown.lastIndexOf(' ');
        String status = shown.substring(space + 1);
        if (die < 12) {
            write(item, next, title + " " + status, () -> byApi(item, next, retitle(item, title)));
        } else if (status.equals("SCHEDULED")) {
            String live = shown.substring(0, space) + " LIVE";
            write(item, next, live, () -> byApi(item, next, act(item, "go-live")));
        } else {
            write(item, next, null, () -> byApi(item, next, act(item, "end")));
        }
    }

    /** Returns whether the write is acknowledged; its outcome is unknown if it throws. */
    private interface Write {
        boolean isDone() throws IOException, SQLException, InterruptedException;
    }

    private void write(History item, long version, @Nullable String shown, Write write) throws InterruptedException {
        item.begun(version, shown);
        try {
            if (write.isDone()) {
                item.acknowledged(System.nanoTime(), Instant.now());
                acknowledged.version(item.id(), item.version());
                stage.score().operation("write acknowledged");
                return;
            }
        } catch (IOException | SQLException e) {
            // the outcome is unknown
        }
        item.giveUp();
        stage.score().operation("write refused or unanswered");
    }

    private boolean byApi(History item, long version, HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<String> answer = send(request.header("If-Match", "\"" + (version - 1) + "\""));
        if (answer != null && answer.statusCode() / 100 == 4) {
            stage.score()
                    .violation("write", item.id() + " was refused with " + answer.statusCode() + ": " + answer.body());
        }
        return answer != null
                && answer.statusCode() == 200
                && answer.headers().firstValue("ETag").orElse("").equals("\"" + version + "\"");
    }

    private boolean byHand(History item, long version, String title) throws SQLException {
        try (Connection connection = stage.database();
                PreparedStatement update = connection.prepareStatement(
                        "update products set title = ? where id = ? and version = ? returning version")) {
            update.setString(1, title);
            update.setObject(2, item.id());
            update.setLong(3, version - 1);
            update.setQueryTimeout((int) PATIENCE.toSeconds());
            try (ResultSet rows = update.executeQuery()) {
                return rows.next() && rows.getLong(1) == version;
            }
        }
    }

    private HttpRequest.Builder retitle(History item, String title) {
        return request(path(item))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"title\":\"" + title + "\"}"));
    }

    private HttpRequest.Builder act(History item, String action) {
        return request(path(item) + "/" + action).POST(BodyPublishers.noBody());
    }

    private static String path(History item) {
        return (item.isStream() ? "/api/streams/" : "/api/products/") + item.id();
    }

    private HttpRequest.Builder request(String path) {
        URI service = stage.sellers();
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + stage.sellerToken());
    }

    private @Nullable HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        }
    }
}
