package io.freshet.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartState;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

    @TempDir
    Path home;

    private StateDirectory state;
    private Ports ports;

    @BeforeEach
    void setUp() {
        state = new StateDirectory(home);
        ports = Ports.free();
    }

    @Test
    void aDeadProcessIsFailed() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        new PidFile(ProcessIdentity.ofStarted(process.pid()), 1234).write(state, Part.REDIS);
        assertThat(redis()).isEqualTo(new PartStatus(Part.REDIS, PartState.STARTING, process.pid(), 1234, null));

        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

        assertThat(redis())
                .isEqualTo(new PartStatus(
                        Part.REDIS, PartState.FAILED, null, 1234, "it ended by itself, without a word in its log"));
    }

    /** Uses the machine's first process: it has been running for long, and serves nothing here. */
    @Test
    void whatRunsForLongerThanAStartTakesAndDoesNotAnswerIsFailed() throws Exception {
        var first = ProcessIdentity.of(1).orElseThrow();
        Assumptions.assumeTrue(first.age().compareTo(Duration.ofMinutes(1)) > 0, "the machine has just come up");
        new PidFile(first, ports.of(Part.REDIS)).write(state, Part.REDIS);

        assertThat(redis())
                .isEqualTo(new PartStatus(
                        Part.REDIS, PartState.FAILED, 1L, ports.of(Part.REDIS), "it runs, but does not answer"));
    }

    @Test
    void aProcessThatHasTheNumberOfADeadOneIsNotMistaken() throws Exception {
        var us = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        new PidFile(new ProcessIdentity(us.pid(), us.start() + "0"), 1234).write(state, Part.REDIS);

        assertThat(redis().state()).isEqualTo(PartState.FAILED);
        // and, above all, is not killed
        stack().stop(Set.of(Part.REDIS), StackProgress.SILENT);
        assertThat(us.isAlive()).isTrue();
        assertThat(redis().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void whatRanBeforeTheMachineWentDownIsStopped() throws IOException {
        new PidFile(new ProcessIdentity(1, "another-boot/17"), 1234).write(state, Part.REDIS);

        assertThat(redis().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void aBrokenFileIsNone() throws IOException {
        Files.createDirectories(state.run());
        Files.writeString(state.run().resolve("redis.json"), "{\"pid\": 12");

        assertThat(PidFile.read(state, Part.REDIS)).isEmpty();
        assertThat(redis().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void stoppingEndsTheWholeFamily() throws Exception {
        Path log = home.resolve("log");
        // the child detaches from its parent, but not from its session
        Process parent = new Spawner(false)
                .spawn(
                        List.of("bash", "-c", "(sleep 60 & echo $! >child.new; mv child.new child) & sleep 62"),
                        false,
                        Map.of(),
                        home,
                        log);
        new PidFile(ProcessIdentity.ofStarted(parent.pid()), 1234).write(state, Part.REDIS);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(home.resolve("child")));
        long child = Long.parseLong(Files.readString(home.resolve("child")).strip());

        assertThat(stack().kill(Part.REDIS)).isTrue();

        assertThat(ProcessIdentity.of(child)).isEmpty();
        assertThat(ProcessIdentity.of(parent.pid())).isEmpty();
    }

    private PartStatus redis() {
        return stack().status().stream()
                .filter(status -> status.part() == Part.REDIS)
                .findFirst()
                .orElseThrow();
    }

    private LocalStack stack() {
        return new LocalStack(new StackSettings(home, state, ports, StackSettings.Purpose.TEST), new Spawner(false));
    }
}
