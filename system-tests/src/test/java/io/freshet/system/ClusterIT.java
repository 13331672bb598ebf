package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartState;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesCluster;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two instances of each service on three brokers, a Redis Cluster and a database with a standby. */
@UsesCluster
@Tag("long")
class ClusterIT {
    private static final String PAGE = "/api/feeds/discover?category=fashion";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void everyInstanceTellsAndShowsWhatAnyOneWasTold(RunningStack stack) throws Exception {
        String id = create(stack, Part.STREAM_SERVICE);
        try (Listener one = listener(stack, Part.NOTIFICATION_GATEWAY);
                Listener two = listener(stack, Part.NOTIFICATION_GATEWAY_2)) {
            goLive(stack, Part.STREAM_SERVICE_2, id);

            for (Listener listener : List.of(one, two)) {
                String generation = generation(listener, id);
                assertThat(status(stack, Part.FEED_SERVICE, id, generation)).containsExactly("LIVE");
                assertThat(status(stack, Part.FEED_SERVICE_2, id, generation)).containsExactly("LIVE");
            }
        }
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> "LIVE".equals(onStandby(stack, id)));
    }

    /** Kills one of each redundant part. No acknowledged write is lost, and nobody sees stale data. */
    @Test
    void itGoesOnWithoutABrokerAMasterAndAnInstanceOfEachService(RunningStack stack) throws Exception {
        List<Part> victims = List.of(
                Part.KAFKA,
                Part.REDIS,
                Part.POSTGRES_2,
                Part.STREAM_SERVICE,
                Part.FEED_SERVICE,
                Part.CACHE_INVALIDATOR,
                Part.NOTIFICATION_GATEWAY);
        String id = create(stack, Part.STREAM_SERVICE);
        try (Listener listener = listener(stack, Part.NOTIFICATION_GATEWAY_2)) {
            new Http(stack.uri(Part.FEED_SERVICE_2), null).get(PAGE, 200);
            victims.forEach(stack::kill);

            goLive(stack, Part.STREAM_SERVICE_2, id);

            assertThat(status(stack, Part.FEED_SERVICE_2, id, generation(listener, id)))
                    .containsExactly("LIVE");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stack.status())
                            .filteredOn(part -> !victims.contains(part.part()))
                            .extracting(PartStatus::state)
                            .containsOnly(PartState.READY));
            // queries every master, so a replica must have replaced the killed one
            Http admin = new Http(stack.uri(Part.FEED_SERVICE_2), stack.token(Role.ADMIN));
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> admin.get("/api/cache/stats", 200));
        }

        stack.start(victims.toArray(Part[]::new));
        try (Listener listener = listener(stack, Part.NOTIFICATION_GATEWAY)) {
            String next = create(stack, Part.STREAM_SERVICE);
            goLive(stack, Part.STREAM_SERVICE, next);
            assertThat(status(stack, Part.FEED_SERVICE, next, generation(listener, next)))
                    .containsExactly("LIVE");
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> "LIVE".equals(onStandby(stack, next)));
        }
    }

    private static Listener listener(RunningStack stack, Part gateway) throws Exception {
        Listener listener = Listener.connect(stack.uri(gateway));
        listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"fashion\"}}");
        listener.next("subscribed");
        return listener;
    }

    private static String create(RunningStack stack, Part service) throws Exception {
        return JsonPath.read(
                new Http(stack.uri(service), stack.token(Role.SELLER))
                        .post("/api/streams", "{\"title\":\"On a cluster\",\"category\":\"fashion\"}", 201),
                "$.id");
    }

    private static void goLive(RunningStack stack, Part service, String id) throws Exception {
        new Http(stack.uri(service), stack.token(Role.SELLER)).post("/api/streams/" + id + "/go-live", "", 200);
    }

    private static String generation(Listener listener, String id) throws Exception {
        return JsonPath.read(listener.change(id, "WENT_LIVE"), "$.data.generation");
    }

    private static List<String> status(RunningStack stack, Part feed, String id, String generation) throws Exception {
        String page = new Http(stack.uri(feed), null).get(PAGE, 200, "Freshet-Min-Generation", generation);
        return JsonPath.read(page, "$.items[?(@.id == '" + id + "')].status");
    }

    private static String onStandby(RunningStack stack, String id) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + stack.port(Part.POSTGRES_2) + "/freshet";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "freshet");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select status from streams where pg_is_in_recovery() and id = '" + id + "'")) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
