package io.freshet.localstack.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends processes, gently or by force, and waits until they are gone. */
public final class Signals {

    private static final Duration KILL_WAIT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    private Signals() {}

    /**
     * Sends SIGTERM, or SIGINT for {@code fastShutdown} (PostgreSQL's SIGTERM waits for every client), and waits.
     *
     * @return whether it ended within {@code patience}
     */
    public static boolean terminate(ProcessIdentity process, boolean fastShutdown, Duration patience)
            throws InterruptedException {
        if (!process.isAlive()) {
            return true;
        }
        if (fastShutdown) {
            interrupt(process.pid());
        } else {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        }
        return awaitEnd(process, patience);
    }

    /**
     * Kills a part with SIGKILL: the leader, its descendants, its session, and all that run in {@code ownDirectory}
     * without a terminal (PostgreSQL's backends leave the session, but never the data directory). Returns when all are
     * gone.
     *
     * @throws IllegalStateException if anything is still alive after 10 s
     */
    public static void kill(ProcessIdentity leader, @Nullable Path ownDirectory) throws InterruptedException {
        Set<Long> family = new HashSet<>();
        long deadline = System.nanoTime() + KILL_WAIT.toNanos();
        if (leader.isAlive()) {
            // collected while the leader lives: afterwards its children are reparented and cannot be recognised
            addDescendants(leader.pid(), family);
            family.add(leader.pid());
            destroy(leader.pid());
        }
        while (true) {
            Set<Long> left = living(leader, family, ownDirectory);
            if (left.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Processes " + left + " survive SIGKILL: see ps -fp for each");
            }
            left.forEach(Signals::destroy);
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static Set<Long> living(ProcessIdentity leader, Set<Long> family, @Nullable Path ownDirectory) {
        var left = new HashSet<Long>();
        // the kernel reuses a pid only once its session is empty, so a new holder has another session
        boolean sessionIsOurs =
                ProcessIdentity.of(leader.pid()).map(leader::equals).orElse(true);
        for (ProcessStat stat : ProcessStat.all()) {
            if (stat.isRunning()
                    && (family.contains(stat.pid())
                            || (sessionIsOurs && stat.session() == leader.pid())
                            || (ownDirectory != null && !stat.hasTerminal() && stat.runsIn(ownDirectory)))) {
                left.add(stat.pid());
            }
        }
        return left;
    }

    private static void addDescendants(long pid, Set<Long> family) {
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).forEach(child -> family.add(child.pid()));
    }

    private static void destroy(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static boolean awaitEnd(ProcessIdentity process, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** Java can only send SIGTERM and SIGKILL; a shell's built-in can send any signal. */
    private static void interrupt(long pid) throws InterruptedException {
        try {
            new ProcessBuilder("bash", "-c", "kill -INT \"$1\"", "kill", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }
}
