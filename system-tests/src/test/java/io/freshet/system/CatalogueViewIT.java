package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for other teams does what its README says, run from its source. */
@UsesLocalStack
class CatalogueViewIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @Test
    void anotherTeamsViewIsRightAfterItsStartAndStaysSo(RunningStack stack) throws Exception {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        String category = "view-" + Long.toString(System.nanoTime(), 36);
        String live = stream(streams, category);
        streams.post("/api/streams/" + live + "/go-live", "", 200);
        product(streams, category);
        String sold = product(streams, category);
        Path out = folder.resolve("out.txt");
        Process view = start(stack, out);
        try {
            awaitLast(view, out, category + " live=1 for_sale=2;");

            streams.post("/api/streams/" + stream(streams, category) + "/go-live", "", 200);
            streams.post("/api/products/" + sold + "/sell", "", 200);
            awaitLast(view, out, category + " live=2 for_sale=1;");

            streams.post("/api/streams/" + live + "/end", "", 200);
            streams.delete("/api/streams/" + live, 204);
            awaitLast(view, out, category + " live=1 for_sale=1;");
        } finally {
            view.destroyForcibly().waitFor();
        }
    }

    private static void awaitLast(Process view, Path out, String expected) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> lines = Files.readAllLines(out);
            assertThat(view.isAlive()).as(() -> String.join("\n", lines)).isTrue();
            assertThat(lines).isNotEmpty();
            assertThat(lines.getLast()).contains(expected);
        });
    }

    /** Kafka's client and Avro are among what the tests have. */
    private static Process start(RunningStack stack, Path out) throws IOException {
        Path source = CheckoutRoot.above(Path.of(""))
                .resolve("examples/catalogue-view/src/main/java/example/CatalogueView.java");
        Files.createFile(out);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("FRESHET_KAFKA_PORT", Integer.toString(stack.port(Part.KAFKA)));
        builder.environment().put("FRESHET_REGISTRY_PORT", Integer.toString(stack.port(Part.REGISTRY)));
        return builder.start();
    }

    private static String stream(Http streams, String category) throws Exception {
        return JsonPath.read(
                streams.post("/api/streams", "{\"title\":\"View\",\"category\":\"" + category + "\"}", 201), "$.id");
    }

    private static String product(Http streams, String category) throws Exception {
        return JsonPath.read(
                streams.post(
                        "/api/products",
                        "{\"title\":\"View\",\"category\":\"" + category + "\",\"condition\":\"NEW\","
                                + "\"price\":{\"amount\":\"12.50\",\"currency\":\"AED\"},\"feeds\":[\"DISCOVER\"]}",
                        201),
                "$.id");
    }
}
