package io.freshet.stream.broadcast;

import io.freshet.localstack.token.Role;
import io.freshet.stream.StreamServiceTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

class StreamLifecycleIT extends StreamServiceTest {
    @Test
    void aNewStreamIsScheduledAndBelongsToItsSeller() {
        seller().post()
                .uri("/api/streams")
                .contentType(MediaType.APPLICATION_JSON)
                .body("""
                        {"title": "Silk – live", "category": "fashion", "description": "two\\nlines",
                         "scheduled_at": "2026-12-01T18:00:00.1234567Z",
                         "location": {"latitude": 25.2, "longitude": 55.27}}""")
                .exchange()
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("ETag", "\"1\"")
                .expectHeader()
                .valueMatches("Location", "/api/streams/[0-9a-f-]{36}")
                .expectHeader()
                .valueMatches("X-Request-Id", "[0-9a-f]{32}")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("SCHEDULED")
                .jsonPath("$.seller_id")
                .isEqualTo(SELLER.toString())
                .jsonPath("$.scheduled_at")
                .isEqualTo("2026-12-01T18:00:00.123456Z")
                .jsonPath("$.location.longitude")
                .isEqualTo(55.27)
                .jsonPath("$.version")
                .isEqualTo(1);
    }

    @Test
    void goesLiveOnceAndEndsOnce() {
        String id = create();

        transition(id, "go-live", 200, "LIVE", 2);
        transition(id, "go-live", 200, "LIVE", 2);
        transition(id, "end", 200, "ENDED", 3);
        transition(id, "end", 200, "ENDED", 3);
        problem(seller().post().uri("/api/streams/" + id + "/go-live").exchange(), 409, "conflict");
    }

    @Test
    void cannotEndWhatNeverWentLive() {
        problem(seller().post().uri("/api/streams/" + create() + "/end").exchange(), 409, "conflict");
    }

    @Test
    void aMergePatchChangesWhatItNamesAndNullRemoves() {
        String id = create();

        patch(id, "{\"title\": \"Renamed\", \"description\": null}")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"2\"")
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Renamed")
                .jsonPath("$.description")
                .isEmpty()
                .jsonPath("$.category")
                .isEqualTo("fashion");
        patch(id, "{\"title\": \"Renamed\"}").expectHeader().valueEquals("ETag", "\"2\"");
    }

    @Test
    void onlyItsSellerMayChangeAStream() {
        String id = create();
        UUID stranger = UUID.randomUUID();
        RestTestClient strangerClient = as(Role.SELLER, stranger);

        problem(strangerClient.post().uri("/api/streams/" + id + "/go-live").exchange(), 403, "forbidden");
        problem(strangerClient.get().uri("/api/streams/" + id).exchange(), 403, "forbidden");
        problem(
                strangerClient
                        .patch()
                        .uri("/api/streams/" + id)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("{\"title\": \"Mine now\"}")
                        .exchange(),
                403,
                "forbidden");
        seller().get()
                .uri("/api/streams/" + id)
                .exchange()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("SCHEDULED")
                .jsonPath("$.version")
                .isEqualTo(1);
    }

    @Test
    void rolesAreChecked() {
        String id = create();

        problem(
                as(Role.VIEWER, SELLER)
                        .post()
                        .uri("/api/streams/" + id + "/go-live")
                        .exchange(),
                403,
                "forbidden");
        problem(
                as(Role.ADMIN, UUID.randomUUID())
                        .post()
                        .uri("/api/streams/" + id + "/end")
                        .exchange(),
                403,
                "forbidden");
        as(Role.ADMIN, UUID.randomUUID())
                .get()
                .uri("/api/streams/" + id)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void withoutAValidTokenNothingIsDone() {
        problem(anonymous().get().uri("/api/streams/" + UUID.randomUUID()).exchange(), 401, "unauthorized")
                .expectHeader()
                .exists("WWW-Authenticate");
        problem(
                        anonymous()
                                .post()
                                .uri("/api/streams")
                                .header("Authorization", "Bearer broken")
                                .exchange(),
                        401,
                        "unauthorized")
                .expectHeader()
                .exists("WWW-Authenticate");
    }

    @Test
    void anUnknownStreamIsNotFoundAndAMalformedIdIsInvalid() {
        problem(seller().get().uri("/api/streams/" + UUID.randomUUID()).exchange(), 404, "not-found");
        problem(seller().get().uri("/api/streams/17").exchange(), 400, "validation");
        problem(seller().get().uri("/api/nowhere").exchange(), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"category\": \"fashion\"}",
                "{\"title\": \"\", \"category\": \"fashion\"}",
                "{\"title\": 5, \"category\": \"fashion\"}",
                "{\"title\": \"a\\u0000b\", \"category\": \"fashion\"}",
                "{\"title\": \"a\\ud800b\", \"category\": \"fashion\"}",
                "{\"title\": \"t\", \"category\": \"Fashion!\"}",
                "{\"title\": \"t\", \"category\": \"fashion\", \"status\": \"LIVE\"}",
                "{\"title\": \"t\", \"title\": \"u\", \"category\": \"fashion\"}",
                "{\"title\": \"t\", \"category\": \"fashion\", \"scheduled_at\": \"soon\"}",
                "{\"title\": \"t\", \"category\": \"fashion\", \"location\": {\"latitude\": 91, \"longitude\": 0}}",
                "{\"title\": \"t\", \"category\": \"fashion\", \"location\": {\"latitude\": 9}}",
                "{\"title\": \"t\", \"category\": \"fashion\", \"thumbnail_url\": \"javascript:x\"}"
            })
    void badInputIsAProblemOfTheClient(String body) {
        problem(
                seller().post()
                        .uri("/api/streams")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(body)
                        .exchange(),
                400,
                "validation");
    }

    @Test
    void fieldErrorsNameTheFields() {
        seller().post()
                .uri("/api/streams")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("title", "x".repeat(121), "category", "fashion"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("title")
                .jsonPath("$.errors[0].message")
                .isNotEmpty();
    }

    @Test
    void anotherMediaTypeIsRefused() {
        problem(
                seller().post()
                        .uri("/api/streams")
                        .contentType(MediaType.TEXT_PLAIN)
                        .body("title")
                        .exchange(),
                415,
                "unsupported-media-type");
    }

    private String create() {
        byte[] body = seller().post()
                .uri("/api/streams")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("title", "Silk", "category", "fashion", "description", "soft"))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return com.jayway.jsonpath.JsonPath.read(new String(body, java.nio.charset.StandardCharsets.UTF_8), "$.id");
    }

    private void transition(String id, String action, int status, String state, int version) {
        seller().post()
                .uri("/api/streams/" + id + "/" + action)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .valueEquals("ETag", "\"" + version + "\"")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(state);
    }

    private RestTestClient.ResponseSpec patch(String id, String body) {
        return seller().patch()
                .uri("/api/streams/" + id)
                .contentType(MediaType.valueOf("application/merge-patch+json"))
                .body(body)
                .exchange();
    }
}
