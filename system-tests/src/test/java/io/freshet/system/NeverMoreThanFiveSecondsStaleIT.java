package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The headline: cached, and never more than five seconds stale, whatever fails. */
@UsesLocalStack
class NeverMoreThanFiveSecondsStaleIT {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final String FEED = "/api/feeds/discover?category=freshness";

    /** Nothing else requests this page, so only a watermark can advance its as-of between answers. */
    @Test
    void whileNothingFailsAPageStaysCachedAndWatermarksVouchForIt(RunningStack stack) throws Exception {
        Watched page = new Watched(new Http(stack.uri(Part.FEED_SERVICE), null));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .until(page::hasGrownYounger);

        Instant proven = page.asOf;
        await().during(BOUND.multipliedBy(2).plusSeconds(1))
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .until(page::isCachedAndYoung);
        assertThat(page.asOf).isAfter(proven.plus(BOUND));
    }

    @Test
    void whatIsChangedBySqlIsSeenAndHeard(RunningStack stack) throws Exception {
        Http sellers = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        try (Listener listener = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY))) {
            listener.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"freshness\"}}");
            listener.next("subscribed");
            String id = createProduct(sellers);
            listener.change(id, "CREATED");
            feed.get(FEED, 200);

            execute(stack, "update products set title = 'By hand' where id = '" + id + "'");
            String refresh = listener.change(id, "UPDATED");

            assertThat(feed.get(FEED, 200, "Freshet-Min-Generation", JsonPath.read(refresh, "$.data.generation")))
                    .contains("By hand");
        }
    }

    /** Without invalidations, announcements or watermarks, the change is still shown in time. */
    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"CACHE_INVALIDATOR", "STREAM_SERVICE", "KAFKA", "REDIS"})
    void aChangeIsSeenWithinFiveSecondsThoughAPartIsDead(Part part, RunningStack stack) throws Exception {
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        String id = createProduct(new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER)));
        await().atMost(Duration.ofSeconds(60)).until(() -> feed.get(FEED, 200).contains(id));
        stack.kill(part);
        try {
            feed.get(FEED, 200);
            String title = "Without " + part;
            execute(stack, "update products set title = '" + title + "' where id = '" + id + "'");
            Instant committed = Instant.now();

            boolean shown = false;
            while (!shown || Instant.now().isBefore(committed.plus(BOUND).plusSeconds(2))) {
                Instant asked = Instant.now();
                assertThat(asked).as("not one answer that is not degraded").isBefore(committed.plusSeconds(60));
                String page = feed.get(FEED, 200);
                if (page.contains("\"degraded\":true")) {
                    continue; // the database did not answer in time; a degraded page promises nothing
                }
                assertThat(Duration.between(asOfPage(page), asked)).isLessThan(BOUND);
                if (asked.isAfter(committed.plus(BOUND))) {
                    assertThat(page).contains(title);
                    shown = true;
                }
            }
        } finally {
            stack.start(part);
        }
    }

    private static String createProduct(Http sellers) throws Exception {
        return JsonPath.read(sellers.post("/api/products", """
                {"title": "Fresh", "category": "freshness", "price": {"amount": "1.00", "currency": "AED"},
                 "condition": "NEW", "feeds": ["DISCOVER"]}""", 201), "$.id");
    }

    private static void execute(RunningStack stack, String sql) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + stack.port(Part.POSTGRES) + "/freshet";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "freshet");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Instant asOfPage(String page) {
        return Instant.parse(JsonPath.read(page, "$.as_of"));
    }

    /** A page that is requested repeatedly. */
    private static final class Watched {
        private final Http feed;
        private Instant asOf;
        private boolean cached;

        Watched(Http feed) throws Exception {
            this.feed = feed;
            this.asOf = asOfPage(feed.get(FEED, 200));
        }

        boolean hasGrownYounger() throws Exception {
            Instant before = asOf;
            ask();
            return cached && asOf.isAfter(before);
        }

        boolean isCachedAndYoung() throws Exception {
            ask();
            return cached && Duration.between(asOf, Instant.now()).compareTo(BOUND) < 0;
        }

        private void ask() throws Exception {
            String page = feed.get(FEED, 200);
            asOf = asOfPage(page);
            cached = JsonPath.read(page, "$.cached");
        }
    }
}
