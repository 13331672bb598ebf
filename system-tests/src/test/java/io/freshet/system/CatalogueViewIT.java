package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/**
 * The examples for other teams work as their README says, by the commands written there, from a directory that
 * contains nothing else.
 */
@UsesLocalStack
class CatalogueViewIT {
    private static final Path ROOT = CheckoutRoot.above(Path.of(""));
    private static final Pattern COMMANDS =
            Pattern.compile("```bash\\n(?:\\./freshet up --detach\\n)?(.*?)```", Pattern.DOTALL);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"catalogue-view/", "catalogue-view-node"})
    void anotherTeamsViewIsRightAfterItsStartAndStaysSo(String example, RunningStack stack) throws Exception {
        assumeTrue(!example.endsWith("node") || Node.isHere(), "there is no Node 20 here, so its example is not run");
        FileSystemUtils.copyRecursively(ROOT.resolve("examples"), folder.resolve("examples"));
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        String category = "view-" + Long.toString(System.nanoTime(), 36);
        String live = stream(streams, category);
        streams.post("/api/streams/" + live + "/go-live", "", 200);
        product(streams, category);
        String sold = product(streams, category);
        Path out = folder.resolve("out.txt");
        Process view = start(command(example), stack, out);
        try {
            awaitLast(view, out, category + " live=1 for_sale=2;");

            streams.post("/api/streams/" + stream(streams, category) + "/go-live", "", 200);
            streams.post("/api/products/" + sold + "/sell", "", 200);
            awaitLast(view, out, category + " live=2 for_sale=1;");

            streams.post("/api/streams/" + live + "/end", "", 200);
            streams.delete("/api/streams/" + live, 204);
            awaitLast(view, out, category + " live=1 for_sale=1;");
        } finally {
            // the shell first: otherwise it would report that its child has died
            List<ProcessHandle> children = view.descendants().toList();
            view.destroyForcibly().waitFor();
            children.forEach(ProcessHandle::destroyForcibly);
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

    /** Runs in a shell like a developer's, without the variables that the build sets. */
    private Process start(String command, RunningStack stack, Path out) throws IOException {
        Files.createFile(out);
        ProcessBuilder builder = new ProcessBuilder("bash", "-euc", command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(Set.of("JAVA_HOME", "MAVEN_OPTS", "MAVEN_CMD_LINE_ARGS"));
        builder.environment().put("FRESHET_KAFKA_PORT", Integer.toString(stack.port(Part.KAFKA)));
        builder.environment().put("FRESHET_REGISTRY_PORT", Integer.toString(stack.port(Part.REGISTRY)));
        return builder.start();
    }

    /** The commands after the start of the stack, which is already running. */
    private static String command(String example) throws IOException {
        return COMMANDS.matcher(Files.readString(ROOT.resolve("examples/README.md")))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains("examples/" + example))
                .findFirst()
                .orElseThrow();
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
