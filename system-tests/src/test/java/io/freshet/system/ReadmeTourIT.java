package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's tour, as it is written there. */
@UsesLocalStack
class ReadmeTourIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TOUR =
            Pattern.compile("<!-- tour -->\\s*```bash\\n(.*?)```\\s*<!-- /tour -->", Pattern.DOTALL);

    @Test
    void endsWithALiveStreamInTheFeed(RunningStack stack) throws Exception {
        Path output = Files.createTempFile("tour", ".txt");
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", tour())
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment()
                .putAll(Map.of(
                        "FRESHET_HOME", stack.stateDir().toString(),
                        "FRESHET_STREAM_PORT", Integer.toString(stack.port(Part.STREAM_SERVICE)),
                        "FRESHET_FEED_PORT", Integer.toString(stack.port(Part.FEED_SERVICE)),
                        "FRESHET_GATEWAY_PORT", Integer.toString(stack.port(Part.NOTIFICATION_GATEWAY))));

        Process tour = bash.start();
        boolean ended = tour.waitFor(120, TimeUnit.SECONDS);
        tour.destroyForcibly();

        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(tour.exitValue()).as(printed).isZero();
        String lastLine = printed.strip().lines().reduce("", (_, line) -> line);
        assertThat(lastLine).as(printed).contains("Silk scarves, live").contains("\"status\":\"LIVE\"");
    }

    private static String tour() throws IOException {
        Matcher readme = TOUR.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(readme.find()).as("README.md has a tour between its markers").isTrue();
        return readme.group(1);
    }
}
