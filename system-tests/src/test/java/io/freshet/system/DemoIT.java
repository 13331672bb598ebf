package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./freshet demo} runs a simulated market, and leaves nothing behind. */
@UsesLocalStack
class DemoIT {
    private static final UUID FIRST_SELLER = new UUID(0, 0x100);

    @Test
    void itLivesUntilItIsInterrupted(RunningStack stack, @TempDir Path folder) throws Exception {
        Http seller = new Http(
                stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER, FIRST_SELLER, Duration.ofMinutes(10)));
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder("./freshet", "demo", "--rate", "20")
                .directory(CheckoutRoot.above(Path.of("")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment()
                .putAll(Map.of(
                        "FRESHET_HOME", stack.stateDir().toString(),
                        "FRESHET_STREAM_PORT", Integer.toString(stack.port(Part.STREAM_SERVICE)),
                        "FRESHET_FEED_PORT", Integer.toString(stack.port(Part.FEED_SERVICE)),
                        "FRESHET_GATEWAY_PORT", Integer.toString(stack.port(Part.NOTIFICATION_GATEWAY))));
        Process demo = builder.start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(offered(seller)).hasSizeGreaterThan(3));

            demo.toHandle().destroy(); // SIGTERM, like Ctrl-C: the market closes

            assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(offered(seller)).as(Files.readString(out)).isEmpty();
        } finally {
            demo.destroyForcibly();
        }
    }

    private static List<String> offered(Http seller) throws Exception {
        return JsonPath.read(seller.get("/api/products?mine", 200), "$.items[*].id");
    }
}
