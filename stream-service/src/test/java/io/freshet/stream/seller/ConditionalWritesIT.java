package io.freshet.stream.seller;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.stream.StreamServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** With If-Match, no client overwrites a version that it has not seen. */
class ConditionalWritesIT extends StreamServiceTest {
    private static final int WRITERS = 8;

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "*", "\"7\", \"1\"", "W/\"7\",,\"1\" ,"})
    void aMatchingVersionIsWritten(String expected) {
        for (String path : paths().toList()) {
            patch(path, expected, "A").expectHeader().valueEquals("ETag", "\"2\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "W/\"1\"", "\"\"", "\"01\"", "\"2\", \"3\""})
    void anotherVersionIsNeitherChangedNorDeleted(String expected) {
        for (String path : paths().toList()) {
            problem(patch(path, expected, "A"), 412, "stale-version");
            problem(delete(path, expected), 412, "stale-version");
            seller().get().uri(path).exchange().expectHeader().valueEquals("ETag", "\"1\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "\"1\" \"2\"", "*, \"1\"", "w/\"1\"", ",", "\"1\"x"})
    void aMalformedHeaderIsInvalid(String expected) {
        for (String path : paths().toList()) {
            problem(patch(path, expected, "A"), 400, "validation");
            problem(delete(path, expected), 400, "validation");
        }
    }

    @Test
    void aDeletionOfTheSeenVersionIsDone() {
        for (String path : paths().toList()) {
            delete(path, "\"1\"").expectStatus().isNoContent();
            problem(delete(path, "*"), 404, "not-found");
        }
    }

    /** A precondition is checked even if the write would change nothing. */
    @Test
    void whatBecomesOfAResourceIsConditionalToo() {
        String stream = "/api/streams/" + createStream();
        String product = "/api/products/" + createProduct("");
        for (String action : List.of(stream + "/go-live", stream + "/end", product + "/sell")) {
            String path = action.replaceFirst("/[^/]*$", "");
            String now = tag(path);
            problem(post(action, "\"77\""), 412, "stale-version");
            problem(post(action, "W/" + now), 412, "stale-version");
            problem(post(action, "77"), 400, "validation");
            assertThat(tag(path)).isEqualTo(now);
            post(action, now).expectStatus().isOk();
            assertThat(tag(path)).isNotEqualTo(now);
            problem(post(action, now), 412, "stale-version");
            post(action, "*").expectStatus().isOk();
        }
    }

    /** RFC 9110, 13.1.2: for methods other than GET, an existing match prevents the request. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "\"1\"", "W/\"1\"", "\"7\", \"1\""})
    void whatIsOnlyToBeDoneToAnotherVersionIsNot(String unwanted) {
        for (String path : paths().toList()) {
            problem(patchUnless(path, unwanted), 412, "stale-version");
            patchUnless(path, "\"7\"").expectHeader().valueEquals("ETag", "\"2\"");
            problem(patchUnless(path, "7"), 400, "validation");
        }
    }

    private RestTestClient.ResponseSpec patchUnless(String path, String version) {
        return seller().patch()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .header("If-None-Match", version)
                .body("{\"title\":\"A\"}")
                .exchange();
    }

    @Test
    void whatIsKnownIsNotReadAgain() {
        for (String path : paths().toList()) {
            for (String known : List.of("\"1\"", "W/\"1\"", "\"7\", \"1\"", "*")) {
                seller().get()
                        .uri(path)
                        .header("If-None-Match", known)
                        .exchange()
                        .expectStatus()
                        .isNotModified()
                        .expectHeader()
                        .valueEquals("ETag", "\"1\"");
            }
            seller().get()
                    .uri(path)
                    .header("If-None-Match", "\"2\"")
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void ofManyWritersAtOnceExactlyOneWinsPerVersion(boolean stream) throws Exception {
        String path = stream ? "/api/streams/" + createStream() : "/api/products/" + createProduct("");
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int version = 1; version <= 5; version++) {
                String expected = "\"" + version + "\"";
                List<Future<Integer>> statuses = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    String title = version + " by " + writer;
                    statuses.add(writers.submit(() -> patch(path, expected, title)
                            .returnResult(byte[].class)
                            .getStatus()
                            .value()));
                }
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> status : statuses) {
                    answers.add(status.get());
                }
                assertThat(answers).containsOnly(200, 412).containsOnlyOnce(200);
            }
        }
    }

    static Stream<Boolean> kinds() {
        return Stream.of(true, false);
    }

    private Stream<String> paths() {
        return Stream.of("/api/streams/" + createStream(), "/api/products/" + createProduct(""));
    }

    private RestTestClient.ResponseSpec patch(String path, String expected, String title) {
        return seller().patch()
                .uri(path)
                .header("If-Match", expected)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"title\": \"" + title + "\"}")
                .exchange();
    }

    private RestTestClient.ResponseSpec post(String path, String expected) {
        return seller().post().uri(path).header("If-Match", expected).exchange();
    }

    private String tag(String path) {
        return String.valueOf(seller().get()
                .uri(path)
                .exchange()
                .returnResult(byte[].class)
                .getResponseHeaders()
                .getETag());
    }

    private RestTestClient.ResponseSpec delete(String path, String expected) {
        return seller().delete().uri(path).header("If-Match", expected).exchange();
    }
}
