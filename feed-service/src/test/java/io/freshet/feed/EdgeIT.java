package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.EarlyAnswer;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** The edge's answers equal those of Spring MVC, in every field and every byte. */
@TestPropertySource(properties = "freshet.http.allowed-origins=https://shop.example,http://localhost:3000")
class EdgeIT extends FollowingTest {
    /** Spring MVC ignores it for such a body, but it keeps the edge from answering. */
    private static final String[] PAST_THE_EDGE = {"If-Range", "\"none\""};

    private static final String DISCOVER = "/api/feeds/discover";
    private static final String COMMUNITY = "/api/feeds/community";
    private static final String HERE = "latitude=25.2&longitude=55.27";
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final AtomicInteger SERVLETS = new AtomicInteger();
    private static final AtomicInteger AT_ONCE = new AtomicInteger();

    private static final Path STATE = Path.of("target", "edge-state").toAbsolutePath();
    private static final LocalIssuer ISSUER = new LocalIssuer(new StateDirectory(STATE), Clock.systemUTC());

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private int compared;
    private int byTheEdge;

    @TestConfiguration(proxyBeanMethods = false)
    static class Counting {
        /** Counts before the answer is on its way: the client may have it before the call returns. */
        @Bean
        @Primary
        EarlyAnswer countingEdge(@Qualifier("feedEdge") EarlyAnswer edge) {
            return new EarlyAnswer() {
                @Override
                public boolean answerAtOnce(Request request, Response response, Callback callback) {
                    AT_ONCE.incrementAndGet();
                    boolean answered = edge.answerAtOnce(request, response, callback);
                    if (!answered) {
                        AT_ONCE.decrementAndGet();
                    }
                    return answered;
                }

                @Override
                public boolean answer(Request request, Response response, Callback callback) {
                    return edge.answer(request, response, callback);
                }
            };
        }

        @Bean
        FilterRegistrationBean<Filter> counting() {
            FilterRegistrationBean<Filter> counting = new FilterRegistrationBean<>((request, response, chain) -> {
                SERVLETS.incrementAndGet();
                chain.doFilter(request, response);
            });
            counting.setOrder(Integer.MIN_VALUE);
            return counting;
        }
    }

    @DynamicPropertySource
    static void verifyOurTokens(DynamicPropertyRegistry properties) throws IOException {
        ISSUER.prepare();
        properties.add("freshet.http.jwks", () -> STATE.resolve("jwt/jwks.json").toString());
    }

    @BeforeEach
    void fill() throws Exception {
        for (int i = 0; i < 30; i++) {
            Catalogue.product(i % 3 == 0 ? "home" : "fashion", "{DISCOVER,COMMUNITY}", "2026-01-01", i + ".50");
        }
        awaitNear(DISCOVER);
    }

    @Test
    void everyCombinationOfParametersIsAnsweredAlike() throws Exception {
        List<String> categories =
                List.of("", "category=home", "category=none-such", "category=Home", "category=%68ome");
        List<String> pages = List.of("", "page=1", "page=2", "page=0", "page=x");
        List<String> sizes = List.of("", "per_page=5", "per_page=100", "per_page=101");
        List<String> sorts = List.of("", "sort=newest", "sort=price_low", "sort=distance", "sort=");
        for (String query : combinations(List.of(categories, sorts, pages, sizes))) {
            compare(DISCOVER + query);
        }
        assertThat(compared).isEqualTo(500);
        List<String> places =
                List.of(HERE, "latitude=25.2004&longitude=55.2699", "latitude=25.2", "latitude=91&longitude=0");
        List<String> radii = List.of("", "radius_km=1.5", "radius_km=51");
        List<String> filters =
                List.of("", "category=home", "condition=NEW", "min_price=3&max_price=9.99", "min_price=9&max_price=3");
        List<String> orders = List.of("", "sort=distance", "sort=live_first", "sort=Newest");
        for (String query : combinations(List.of(places, radii, filters, orders))) {
            compare(COMMUNITY + query);
        }
        assertThat(compared).isEqualTo(740);
        assertThat(byTheEdge).isEqualTo(3 * 3 * 3 * 3 + 2 * 2 * 4 * 3);
    }

    @Test
    void everyReadOfStreamsIsAnsweredAlike() throws Exception {
        String stream = Catalogue.stream("LIVE", null, "2026-10-01T10:00:00Z").toString();
        List<String> paths = List.of(
                "/api/streams/" + stream,
                "/api/streams/" + stream.toUpperCase(Locale.ROOT),
                "/api/streams/00000000-0000-0000-0000-000000000009",
                "/api/streams/1-1-1-1-1",
                "/api/streams/" + stream + "/",
                "/api/streams/" + stream + ";a=b",
                "/api/streams/live",
                "/api/streams/%6Cive",
                "/api/streams//live",
                "/api/users/" + Catalogue.SELLER + "/streams",
                "/api/users/" + Catalogue.SELLER + "/streams/more",
                "/api/users//streams",
                "/api/users/x/streams",
                "/api/feeds",
                "/api/feeds/discover/");
        for (String path : paths) {
            for (String query :
                    List.of("", "?", "?page=1", "?per_page=2&page=2", "?page=1&page=2", "?nonsense=1", "?page=%31")) {
                compare(path + query);
            }
        }
        assertThat(compared).isEqualTo(paths.size() * 7);
        assertThat(byTheEdge).isGreaterThanOrEqualTo(12);
    }

    @Test
    void everyFieldOfARequestIsAnsweredAlike() throws Exception {
        String tag = header(get(DISCOVER), "ETag");
        List<String[]> codings =
                fields("Accept-Encoding", "gzip", "gzip;q=0", "br, gzip;q=0.5, *;q=0", "identity", "*", "");
        List<String[]> tags =
                fields("If-None-Match", tag, "W/\"other\", " + tag, tag.substring(2), "*", "\"other\"", "garbage");
        List<String[]> origins = fields("Origin", "https://shop.example", "https://elsewhere.example", "null");
        List<String[]> methods = List.of(new String[] {"GET"}, new String[] {"HEAD"});
        for (String[] method : methods) {
            for (String[] coding : codings) {
                for (String[] known : tags) {
                    for (String[] origin : origins) {
                        compare(method[0], DISCOVER, join(coding, known, origin));
                    }
                }
            }
        }
        assertThat(compared).isEqualTo(2 * 7 * 7 * 4);
        assertThat(byTheEdge).isGreaterThan(180);
    }

    /** Neither page was requested before: each is read from the database, one of them past the edge. */
    @Test
    void aMissIsAnsweredAlike() throws Exception {
        for (String[] fields : List.of(new String[0], new String[] {"Accept-Encoding", "gzip"})) {
            int size = fields.length + 40;
            HttpResponse<byte[]> spring = send("GET", DISCOVER + "?per_page=" + size, join(fields, PAST_THE_EDGE));
            int before = SERVLETS.get();
            HttpResponse<byte[]> edge = send("GET", DISCOVER + "?per_page=" + (size + 1), fields);

            assertThat(SERVLETS.get()).isEqualTo(before);
            assertThat(edge.headers().map().keySet())
                    .isEqualTo(spring.headers().map().keySet());
            for (String name : List.of("Cache-Control", "Cache-Status", "Content-Type", "Content-Encoding", "Vary")) {
                assertThat(edge.headers().allValues(name))
                        .as(name)
                        .containsExactlyInAnyOrderElementsOf(spring.headers().allValues(name));
            }
            assertThat(header(edge, "Cache-Status")).contains("stored");
        }
    }

    /** The same advice reports what the edge cannot answer, after a single lookup. */
    @Test
    void whatIsNotThereIsAnsweredAlike() throws Exception {
        String unknown = "/api/streams/" + UUID.randomUUID();
        compare(unknown);
        assertThat(send("GET", unknown).statusCode()).isEqualTo(404);
        assertThat(new String(send("GET", unknown).body(), StandardCharsets.UTF_8))
                .contains("there is no stream");
    }

    /** A token is verified behind the edge, and not again for a minute. */
    @Test
    void aTokenIsAnsweredAlike() throws Exception {
        String token = ISSUER.token(Role.VIEWER, Role.VIEWER.demoUser(), Duration.ofMinutes(10));
        int before = SERVLETS.get();
        assertThat(send("GET", DISCOVER, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(SERVLETS.get()).isGreaterThan(before);
        for (String method : List.of("GET", "HEAD")) {
            compare(method, DISCOVER, "Authorization", "Bearer " + token);
        }
        assertThat(byTheEdge).isEqualTo(2);
        for (String wrong : List.of("bearer " + token, "Bearer  " + token, "Bearer " + token + "x", "Bearer", token)) {
            compare("GET", DISCOVER, "Authorization", wrong);
        }
        compare("GET", DISCOVER, "Authorization", "Bearer " + token, "Authorization", "Bearer " + token);
    }

    @Test
    void whatElseARequestSaysIsAnsweredAlike() throws Exception {
        List<String[]> others = new ArrayList<>();
        others.addAll(fields("Freshet-Min-Generation", "garbage", "", "s0:0"));
        others.addAll(fields("Cache-Control", "no-cache", "no-store", "max-age=0"));
        others.addAll(fields("Authorization", "Bearer x", "Basic eDp5", ""));
        others.addAll(fields("If-Match", "*", "\"other\""));
        others.addAll(fields("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT"));
        others.addAll(fields("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"));
        others.addAll(fields("Range", "bytes=0-9"));
        others.addAll(fields("Accept", "text/html", "application/xml;q=0.5", "nonsense"));
        others.addAll(fields("X-HTTP-Method-Override", "DELETE"));
        others.addAll(fields("X-Forwarded-For", "10.0.0.1"));
        others.addAll(fields("Cookie", "a=b"));
        others.addAll(fields("traceparent", TRACE, "garbage"));
        for (String[] other : others) {
            compare("GET", DISCOVER, other);
            compare("HEAD", DISCOVER, other);
        }
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")) {
            compare(method, DISCOVER);
            compare(method, DISCOVER, "Origin", "https://shop.example", "Access-Control-Request-Method", "GET");
        }
        assertThat(byTheEdge).isGreaterThan(20);
        assertThat(header(send("GET", DISCOVER, "traceparent", TRACE), "X-Request-Id"))
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    /** A repeated field is a list: neither its first nor its last value is the whole. */
    @Test
    void aFieldThatIsGivenTwiceIsAnsweredAlike() throws Exception {
        String tag = header(get(DISCOVER), "ETag");
        for (String[] field : List.of(
                new String[] {"Accept-Encoding", "br", "gzip"},
                new String[] {"If-None-Match", "\"a\"", tag},
                new String[] {"Origin", "https://shop.example", "https://elsewhere.example"},
                new String[] {"Cache-Control", "no-cache", "max-age=0"},
                new String[] {"Freshet-Min-Generation", "garbage", "s0:0"},
                new String[] {"traceparent", TRACE, "garbage"})) {
            compare("GET", DISCOVER, field[0], field[1], field[0], field[2]);
            compare("GET", DISCOVER, field[0], field[2], field[0], field[1]);
        }
    }

    private void compare(String path) throws Exception {
        compare("GET", path);
    }

    /** First requests the page twice, so that it is held if it can be, and then once each way. */
    private void compare(String method, String path, String... headers) throws Exception {
        compared++;
        get(path);
        HttpResponse<byte[]> spring = send(method, path, join(headers, PAST_THE_EDGE));
        int before = AT_ONCE.get();
        HttpResponse<byte[]> edge = send(method, path, headers);
        if (AT_ONCE.get() > before) {
            byTheEdge++;
            assertThat(header(edge, "X-Request-Id")).as("%s %s", method, path).matches("[0-9a-f]{32}");
        }
        assertThat(shown(edge)).as("%s %s %s", method, path, List.of(headers)).isEqualTo(shown(spring));
    }

    /** All of an answer except the date and the id, which always differ. */
    private static Map<String, Object> shown(HttpResponse<byte[]> response) {
        Map<String, Object> shown = new TreeMap<>();
        response.headers().map().forEach((name, values) -> {
            boolean own = name.equalsIgnoreCase("date") || name.equalsIgnoreCase("x-request-id");
            shown.put(
                    name.toLowerCase(Locale.ROOT),
                    own ? values.size() : values.stream().sorted().toList());
        });
        shown.put(":status", response.statusCode());
        shown.put(":body", new String(response.body(), StandardCharsets.ISO_8859_1));
        return shown;
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static List<String> combinations(List<List<String>> choices) {
        List<String> all = List.of("");
        for (List<String> each : choices) {
            all = all.stream()
                    .flatMap(begun -> each.stream()
                            .map(next -> begun.isEmpty() || next.isEmpty() ? begun + next : begun + "&" + next))
                    .toList();
        }
        return all.stream().map(query -> query.isEmpty() ? "" : "?" + query).toList();
    }

    /** The field with each of the values, and no field. */
    private static List<String[]> fields(String name, String... values) {
        return Stream.concat(
                        Stream.<String[]>of(new String[0]), Stream.of(values).map(value -> new String[] {name, value}))
                .toList();
    }

    private static String[] join(String[]... parts) {
        return Stream.of(parts).flatMap(Stream::of).toArray(String[]::new);
    }
}
