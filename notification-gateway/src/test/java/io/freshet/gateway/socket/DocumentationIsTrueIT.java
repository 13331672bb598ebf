package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoPoint;
import io.freshet.localstack.CheckoutRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document is written by hand; these tests compare it with the running gateway. */
@GatewayTest
class DocumentationIsTrueIT {
    @Autowired
    private TestGateway gateway;

    @Autowired
    private List<ClientEventHandler> features;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    /** The rows list the permitted senders; a system test verifies their content. */
    @Test
    void everyEventHasARowInTheAccessTable() throws Exception {
        Path table = CheckoutRoot.above(Path.of("")).resolve("docs/reference/access.md");
        List<String> rows = Files.readAllLines(table).stream()
                .dropWhile(line -> !line.equals("## WebSocket"))
                .takeWhile(line -> !line.equals("## Topics"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", 3)[1])
                .toList();

        assertThat(events()).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void everyEventIsInTheDocumentOfTheWebSocket() {
        assertThat(events()).containsExactlyInAnyOrderElementsOf(ValidFrames.received());
    }

    private Stream<String> events() {
        return Stream.concat(
                Stream.of("authenticate", "subscribe", "unsubscribe"), // handled by ClientMessageParser
                features.stream().flatMap(feature -> feature.events().stream()));
    }

    @Test
    void itIsOpenApiWithoutLooseEnds() throws Exception {
        JsonNode document = document();

        assertThat(document.path("openapi").asString()).startsWith("3.1.");
        assertThat(document.findValues("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.asString().substring(1)).isMissingNode())
                        .as(reference.asString())
                        .isFalse());
        List<JsonNode> operations = document.path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();
        assertThat(operations.stream()
                        .map(operation -> operation.path("operationId").asString()))
                .doesNotContain("")
                .doesNotHaveDuplicates();
        assertThat(operations)
                .allSatisfy(operation ->
                        assertThat(operation.path("responses").isEmpty()).isFalse());
    }

    @Test
    void everyPathIsServedAndAnswersAsDocumented() throws Exception {
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            assertThat(path.getValue().propertyNames()).containsExactly("get");
            var answer = gateway.get(path.getKey());

            assertThat(answer.statusCode()).as(path.getKey()).isNotEqualTo(404);
            JsonNode described = path.getValue().at("/get/responses/" + answer.statusCode());
            assertThat(described.isMissingNode())
                    .as("%s answered %d", path.getKey(), answer.statusCode())
                    .isFalse();
        }
    }

    @Test
    void itNamesEveryCode() throws Exception {
        JsonNode document = document();

        assertThat(document.at("/paths/~1ws/get/description").asString().lines())
                .containsAll(Arrays.stream(CloseCode.values())
                        .map(code -> code.code() + " " + code.reason())
                        .toList());
        assertThat(document.at("/components/schemas/Error/properties/code/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values())
                        .map(ErrorCode::wireName)
                        .toList());
        assertThat(Stream.of(ProblemType.VALIDATION, ProblemType.FORBIDDEN, ProblemType.UNAVAILABLE)
                        .map(problem -> "/paths/~1events/get/responses/"
                                + problem.status().code()))
                .allSatisfy(pointer -> assertThat(document.at(pointer).isMissingNode())
                        .as(pointer)
                        .isFalse());
    }

    @Test
    void aFrameHasTheDocumentedFieldsAndNoOther(@Autowired TestAnnouncements announcements) throws Exception {
        JsonNode schema = document().at("/components/schemas/FeedRefreshRequired");
        try (var client = gateway.connect().subscribe("{\"feed\":\"community\",\"latitude\":1,\"longitude\":1}")) {
            announcements.announce(TestAnnouncements.changeAt("scarf", "fashion", new GeoPoint(1, 1)));

            Map<String, @Nullable Object> frame = client.next("feed_refresh_required");
            assertThat(frame.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            schema.path("properties").propertyNames());
        }
    }

    @Test
    void thereIsAPageToBrowseIt() throws Exception {
        var page = gateway.get("/docs");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("fetch(\"/v3/api-docs\")");
        assertThat(page.body()).as("works without any other host").doesNotContain("http://", "https://");
    }

    private JsonNode document() throws Exception {
        var answer = gateway.get("/v3/api-docs");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return requireNonNull(JsonMapper.shared().readTree(answer.body()));
    }
}
