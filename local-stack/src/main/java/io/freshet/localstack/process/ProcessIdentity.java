package io.freshet.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One process for good: a number alone is used again by the kernel, the number with its start is not.
 *
 * @param pid the process number
 * @param start the boot's id and the clock ticks from boot to the start
 */
public record ProcessIdentity(long pid, String start) {

    /** The process that has this number now; empty where there is none or it is only waiting to be reaped. */
    public static Optional<ProcessIdentity> of(long pid) {
        return ProcessStat.of(pid).filter(ProcessStat::isRunning).map(stat -> new ProcessIdentity(pid, start(stat)));
    }

    /** The process just started with this number, which may have ended at once: then it is one that is dead. */
    public static ProcessIdentity ofStarted(long pid) {
        return of(pid).orElseGet(() -> new ProcessIdentity(pid, bootId() + "/0"));
    }

    /** Stands for a process that could not be made: dead. */
    public static ProcessIdentity none() {
        return new ProcessIdentity(-1, bootId() + "/0");
    }

    /** Whether this very process is running. */
    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** How long the process with this number has been running; nothing if there is none. */
    public Duration age() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(begin -> Duration.between(begin, Instant.now()))
                .orElse(Duration.ZERO);
    }

    /** Whether it was started since the machine came up: if not, nobody can blame it for being dead. */
    public boolean isOfThisBoot() {
        return start.startsWith(bootId() + "/");
    }

    /** Whether a process with this number runs, with this working directory. */
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
