package io.freshet.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Identifies one process for good: the kernel reuses a pid, but not a pid with its start time.
 *
 * @param pid the pid
 * @param start the boot's id, and the clock ticks from boot to the process's start
 */
public record ProcessIdentity(long pid, String start) {

    /** The process that has this pid now; empty if there is none, or only a zombie. */
    public static Optional<ProcessIdentity> of(long pid) {
        return ProcessStat.of(pid).filter(ProcessStat::isRunning).map(stat -> new ProcessIdentity(pid, start(stat)));
    }

    /** The process just started with this pid. If it has ended already, the result identifies a dead process. */
    public static ProcessIdentity ofStarted(long pid) {
        return of(pid).orElseGet(() -> new ProcessIdentity(pid, bootId() + "/0"));
    }

    /** Stands for a process that could not be started, and is always dead. */
    public static ProcessIdentity none() {
        return new ProcessIdentity(-1, bootId() + "/0");
    }

    /** Whether exactly this process is running. */
    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** How long the process with this pid has been running; zero if there is none. */
    public Duration age() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(begin -> Duration.between(begin, Instant.now()))
                .orElse(Duration.ZERO);
    }

    /** Whether it was started since the last boot. If not, its death is not a failure. */
    public boolean isOfThisBoot() {
        return start.startsWith(bootId() + "/");
    }

    /** Whether a process with this pid runs in this working directory. */
    public static boolean runsIn(long pid, Path directory) {
        return ProcessStat.of(pid)
                .filter(stat -> stat.isRunning() && stat.runsIn(directory))
                .isPresent();
    }

    private static String start(ProcessStat stat) {
        return bootId() + "/" + stat.startTicks();
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
