package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the README's tour and the quick starts, exactly as written there. */
@UsesLocalStack
class DocumentedCommandsIT {
    private static final Path ROOT = CheckoutRoot.above(Path.of(""));
    private static final Pattern TOUR =
            Pattern.compile("<!-- tour -->\\s*```bash\\n(.*?)```\\s*<!-- /tour -->", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);

    @Test
    void theTourEndsWithALiveStreamInTheFeed(RunningStack stack) throws Exception {
        Matcher readme = TOUR.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(readme.find()).as("README.md has a tour between its markers").isTrue();

        List<String> printed = run(stack, readme.group(1));

        assertThat(printed.getLast()).contains("Silk scarves, live").contains("\"status\":\"LIVE\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app.md      | "status":"LIVE"
            seller.md   | "status":"ENDED"
            operator.md | "has_more":false
            """)
    void theQuickStartsEndAsTheyShould(String page, String last, RunningStack stack) throws Exception {
        String commands = BLOCK.matcher(
                        Files.readString(ROOT.resolve("docs/quickstart").resolve(page)))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining());

        assertThat(run(stack, commands).getLast()).contains(last);
    }

    /** Runs the commands and returns the lines that they print. */
    private static List<String> run(RunningStack stack, String commands) throws IOException, InterruptedException {
        Path output = Files.createTempFile("commands", ".txt");
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment()
                .putAll(Map.of(
                        "FRESHET_HOME", stack.stateDir().toString(),
                        "FRESHET_STREAM_PORT", Integer.toString(stack.port(Part.STREAM_SERVICE)),
                        "FRESHET_FEED_PORT", Integer.toString(stack.port(Part.FEED_SERVICE)),
                        "FRESHET_INVALIDATOR_PORT", Integer.toString(stack.port(Part.CACHE_INVALIDATOR)),
                        "FRESHET_GATEWAY_PORT", Integer.toString(stack.port(Part.NOTIFICATION_GATEWAY))));

        Process process = bash.start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();

        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed.strip().lines().toList();
    }
}
