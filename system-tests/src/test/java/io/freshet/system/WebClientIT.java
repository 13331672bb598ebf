package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the web client's own tests against the whole stack, with the machine's Node. */
@UsesLocalStack
class WebClientIT {
    private static final Path CLIENT = CheckoutRoot.above(Path.of("")).resolve("clients/web");

    @Test
    void itsTestsPassOnThisStack(RunningStack stack, @TempDir Path folder) throws Exception {
        assumeTrue(Node.isHere(), "there is no Node 20 here, so the web client is not tried");
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder("node", "--test", "test/stack.test.mjs")
                .directory(CLIENT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment()
                .putAll(Map.of(
                        "FRESHET_FEED_URL", stack.uri(Part.FEED_SERVICE).toString(),
                        "FRESHET_STREAM_URL", stack.uri(Part.STREAM_SERVICE).toString(),
                        "FRESHET_GATEWAY_URL",
                                stack.uri(Part.NOTIFICATION_GATEWAY).toString(),
                        "FRESHET_SELLER_TOKEN", stack.token(Role.SELLER),
                        "FRESHET_VIEWER_TOKEN", stack.token(Role.VIEWER),
                        "FRESHET_ADMIN_TOKEN", stack.token(Role.ADMIN)));

        Process tests = builder.start();
        boolean ended = tests.waitFor(5, TimeUnit.MINUTES);
        tests.destroyForcibly();

        String printed = Files.readString(out);
        assertThat(ended).as(printed).isTrue();
        assertThat(tests.exitValue()).as(printed).isZero();
        assertThat(printed).contains("# skipped 0");
    }
}
