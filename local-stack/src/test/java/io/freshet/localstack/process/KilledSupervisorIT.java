package io.freshet.localstack.process;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartState;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackLock;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor that dies by SIGKILL loses nothing: the next command finds all its parts, each exactly once. */
class KilledSupervisorIT {

    private static final Set<Part> TWO = EnumSet.of(Part.POSTGRES, Part.REDIS);

    @TempDir
    Path home;

    @AfterEach
    void tearDown() throws Exception {
        stack().stop(Part.ofSingle(), StackProgress.SILENT);
        stack().endStrays();
    }

    @Test
    void itsPartsGoOnAndTheNextCommandAdoptsThem() throws Exception {
        Process supervisor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineHolder.class.getName(),
                        home.toString(),
                        "false")
                .inheritIO()
                .start();
        try {
            awaitStates(PartState.READY, PartState.READY);
        } finally {
            supervisor.destroyForcibly().waitFor();
        }
        List<PartStatus> before = two();
        awaitStates(PartState.READY, PartState.READY);

        try (var _ = StackLock.take(new StateDirectory(home), "up")) {
            LocalStack next = stack();
            assertThat(next.endStrays()).isEmpty();
            next.start(TWO, StackProgress.SILENT);
            assertThat(next.startedByUs()).isEmpty();
        }
        assertThat(processes(two())).isEqualTo(processes(before));

        stack().stop(Part.ofSingle(), StackProgress.SILENT);
        assertThat(states()).containsExactly(PartState.STOPPED, PartState.STOPPED);
        assertThat(processesIn(home)).isEmpty();
    }

    /** Killed after it started the process, but before it recorded the pid. */
    @Test
    void whatItHadNotNotedYetIsEndedAndNotStartedTwice() throws Exception {
        LocalStack stack = stack();
        stack.start(Set.of(Part.POSTGRES), StackProgress.SILENT);
        Path redis = Files.createDirectories(new StateDirectory(home).data(Part.REDIS));
        Process unnoted = sleepIn(redis);
        Process halfDone = sleepIn(Files.createDirectories(redis.resolveSibling("postgres.new")));

        assertThat(stack.endStrays()).contains(unnoted.pid(), halfDone.pid());

        assertThat(unnoted.waitFor(20, TimeUnit.SECONDS) && halfDone.waitFor(20, TimeUnit.SECONDS))
                .isTrue();
        awaitStates(PartState.READY, PartState.STOPPED);
        assertThat(stack.endStrays()).isEmpty();
    }

    @Test
    void aPersonsShellInADataDirectoryIsNoStray() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no program that gives a shell a terminal");
        Path redis = Files.createDirectories(new StateDirectory(home).data(Part.REDIS));
        Process terminal = new ProcessBuilder("script", "-qec", "cd " + redis + " && exec sleep 60", "/dev/null")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !processesIn(redis).isEmpty());

            assertThat(stack().endStrays()).isEmpty();
            assertThat(processesIn(redis)).isNotEmpty();
        } finally {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
    }

    /** Polls, because a part that takes longer than a second to answer counts as not ready. */
    private void awaitStates(PartState postgres, PartState redis) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(states()).containsExactly(postgres, redis));
    }

    private static List<Long> processes(List<PartStatus> parts) {
        return parts.stream().map(part -> requireNonNull(part.pid())).toList();
    }

    private static Process sleepIn(Path directory) throws Exception {
        return new Spawner(false)
                .spawn(List.of("sleep", "60"), false, Map.of(), directory, directory.resolveSibling("log"));
    }

    private static List<Long> processesIn(Path directory) {
        return ProcessStat.all().stream()
                .filter(ProcessStat::isRunning)
                .filter(stat -> stat.workingDirectory()
                        .filter(place -> place.startsWith(directory))
                        .isPresent())
                .map(ProcessStat::pid)
                .toList();
    }

    private LocalStack stack() {
        return new LocalStack(
                new StackSettings(
                        CheckoutRoot.above(Path.of("")),
                        new StateDirectory(home),
                        Ports.free(),
                        StackSettings.Purpose.TEST),
                new Spawner(true));
    }

    private List<PartStatus> two() {
        return stack().status().stream()
                .filter(status -> TWO.contains(status.part()))
                .toList();
    }

    private List<PartState> states() {
        return two().stream().map(PartStatus::state).toList();
    }
}
