package io.freshet.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernel memory tables, and how {@code up} interprets them. */
class AvailableMemoryTest {

    private static final Set<Part> ALL = Part.ofSingle();

    @TempDir
    Path root;

    @Test
    void countsFreeSwapToo() throws IOException {
        machine(700, 300);

        assertThat(mebibytes()).isEqualTo(1000);
    }

    @Test
    void aContainerHasItsLimitNotTheMachines() throws IOException {
        machine(64_000, 0);
        write("sys/fs/cgroup/memory.max", "1073741824\n");
        write("sys/fs/cgroup/memory.current", "943718400\n");
        write("sys/fs/cgroup/memory.stat", "anon 5\nfile 9\ninactive_file 104857600\nactive_file 52428800\n");

        assertThat(mebibytes()).isEqualTo(1024 - 900 + 150);
    }

    @Test
    void theFirstVersionOfControlGroupsCountsAsWell() throws IOException {
        machine(64_000, 0);
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "943718400\n");
        write("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 104857600\n");

        assertThat(mebibytes()).isEqualTo(1024 - 900 + 100);
    }

    @Test
    void aGroupWithoutALimitHasTheMachines() throws IOException {
        machine(5000, 0);
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "943718400\n");

        assertThat(mebibytes()).isEqualTo(5000);
    }

    @Test
    void aMachineThatDoesNotTellIsNotInTheWay() {
        assertThat(new AvailableMemory(root).bytes()).isEmpty();
        assertThat(problems(ALL)).isEmpty();
    }

    @Test
    void tooLittleForWhatIsToBeStartedIsRefusedWithWhatIsMissingAndWhatToDo() throws IOException {
        machine(600, 0);

        assertThat(problems(ALL)).singleElement().satisfies(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.message())
                    .contains("600 MiB", "1570 are needed for the whole stack", "end other programs");
        });
        assertThat(problems(EnumSet.of(Part.REDIS, Part.FEED_SERVICE))).isEmpty();
        assertThat(problems(EnumSet.of(Part.KAFKA, Part.REGISTRY, Part.FEED_SERVICE)))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).contains("800 are needed for kafka, registry, feed-service"));
    }

    @Test
    void justEnoughIsAWarning() throws IOException {
        machine(1700, 0);

        assertThat(problems(ALL)).singleElement().matches(problem -> !problem.fatal());
    }

    @Test
    void whatRunsAlreadyIsWarnedOfMemoryThatEnds() throws IOException {
        machine(150, 0);
        assertThat(problems(Set.of())).singleElement().matches(problem -> !problem.fatal());

        machine(600, 0);
        assertThat(problems(Set.of())).isEmpty();
    }

    private List<EnvironmentCheck> problems(Set<Part> notRunning) {
        var problems = new ArrayList<EnvironmentCheck>();
        EnvironmentCheck.checkMemory(new AvailableMemory(root), notRunning, problems);
        return problems;
    }

    private long mebibytes() {
        return new AvailableMemory(root).bytes().orElseThrow() >> 20;
    }

    private void machine(long available, long swap) throws IOException {
        write(
                "proc/meminfo",
                "MemTotal:       32768000 kB\nMemAvailable:   %d kB\nSwapFree:       %d kB\n"
                        .formatted(available << 10, swap << 10));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}
