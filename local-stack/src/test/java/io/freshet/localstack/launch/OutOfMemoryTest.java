package io.freshet.localstack.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartState;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.process.PidFile;
import io.freshet.localstack.process.ProcessIdentity;
import io.freshet.localstack.process.Spawner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part that runs out of memory exits, and its status says so, rather than listening without answering. */
class OutOfMemoryTest {
    @TempDir
    Path home;

    /** Loses one thread to it while another lives on, like a server. */
    static final class Hoarder {
        public static void main(String[] args) {
            Thread.ofPlatform().start(() -> {
                List<byte[]> hoard = new ArrayList<>();
                while (hoard.size() < Integer.MAX_VALUE) {
                    hoard.add(new byte[1 << 20]);
                }
            });
            Thread.ofPlatform().start(() -> {
                try {
                    TimeUnit.HOURS.sleep(1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @Test
    void itsStatusIsFailedAndSaysWhy() throws Exception {
        var state = new StateDirectory(home);
        var stack = new LocalStack(
                new StackSettings(home, state, Ports.free(), StackSettings.Purpose.USE), new Spawner(true));
        Files.createDirectories(state.data(Part.FEED_SERVICE));
        Files.createDirectories(state.log(Part.FEED_SERVICE).getParent());
        List<String> command = SmallJvm.command(16, SmallJvm.Compilers.QUICK);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hoarder.class.getName()));

        Process process = new Spawner(true)
                .spawn(command, false, Map.of(), state.data(Part.FEED_SERVICE), state.log(Part.FEED_SERVICE));
        new PidFile(ProcessIdentity.ofStarted(process.pid()), 1).write(state, Part.FEED_SERVICE);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        PartStatus failed = statusOf(stack);
        assertThat(failed.state()).isEqualTo(PartState.FAILED);
        assertThat(failed.reason())
                .contains("exit code 3: out of memory (java.lang.OutOfMemoryError: Java heap space)");

        stack.stop(Set.of(Part.FEED_SERVICE), StackProgress.SILENT);
        assertThat(statusOf(stack).state()).isEqualTo(PartState.STOPPED);
    }

    private static PartStatus statusOf(LocalStack stack) {
        return stack.status().stream()
                .filter(status -> status.part() == Part.FEED_SERVICE)
                .findFirst()
                .orElseThrow();
    }
}
