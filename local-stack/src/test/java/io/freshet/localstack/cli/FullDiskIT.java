package io.freshet.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.localstack.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a separate disk that is small or fills up. Skipped if the user may not mount one in a namespace. */
class FullDiskIT {

    @TempDir
    Path home;

    @BeforeAll
    static void canMount() throws Exception {
        assumeTrue(run(Path.of("/tmp"), "mount -t tmpfs -o size=1m tmpfs \"$FRESHET_HOME\"").code == 0, "no mounting");
    }

    @Test
    void upRefusesWithWhatIsMissingAndWhatToDo() throws Exception {
        Said up = run(home, "mount -t tmpfs -o size=20m tmpfs \"$FRESHET_HOME\"; freshet up --detach");

        assertThat(up.code).isEqualTo(1);
        assertThat(up.text)
                .contains("Cannot start: Only ", " MiB are free on the disk of " + home, "1024 are needed", "make room")
                .doesNotContain("ready");
    }

    @Test
    void aDiskThatFillsUpIsToldAndDownStillWorks() throws Exception {
        Said drill = run(home, """
                mount -t tmpfs -o size=1100m tmpfs "$FRESHET_HOME"
                freshet start redis
                mount -o remount,size=1m tmpfs "$FRESHET_HOME"
                head -c 2m /dev/zero >"$FRESHET_HOME/fill"
                echo --- status; freshet status
                echo --- start; freshet start postgres
                echo --- down; freshet down
                echo "down: $?"; freshet status | grep -c stopped
                """);

        assertThat(drill.after("--- status")).contains("problem: Only 0 MiB are free", "1024 are needed");
        assertThat(drill.after("--- start")).contains("Cannot start: Only 0 MiB are free");
        assertThat(drill.after("--- down")).contains("All is stopped", "down: 0", "8");
    }

    private record Said(int code, String text) {
        String after(String mark) {
            return text.substring(text.indexOf(mark));
        }
    }

    /** Runs a script with a {@code freshet} function in a mount namespace, whose mounts end with it. */
    private static Said run(Path home, String script) throws IOException, InterruptedException {
        String program = "freshet() { \"%s\" -cp \"%s\" %s \"$@\"; }%n"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        Freshet.class.getName());
        var builder = new ProcessBuilder("unshare", "-rm", "bash", "-c", program + script).redirectErrorStream(true);
        builder.environment().putAll(Ports.free().asVariables());
        builder.environment().put("FRESHET_HOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }
}
