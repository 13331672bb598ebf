package io.freshet.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts the processes of parts, each in a separate session, so that Ctrl-C in a terminal reaches only the supervisor.
 * Thread-safe.
 */
public final class Spawner {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private final boolean endWithParent;
    /** The kernel ties a child to the <em>thread</em> that started it: this one lives as long as the JVM. */
    private final ExecutorService thread;

    /**
     * Creates a spawner.
     *
     * @param endWithParent whether processes die with this JVM, however it ends (tests), or outlive it
     */
    public Spawner(boolean endWithParent) {
        this.endWithParent = endWithParent && Files.isExecutable(SETPRIV);
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("spawner").factory());
    }

    /** Whether the kernel ends the processes with this JVM. If not, the caller has to. */
    public boolean endsWithParent() {
        return endWithParent;
    }

    /**
     * Starts a process that appends its output to {@code log}.
     *
     * @param command the program and its arguments
     * @param unprivileged whether it refuses to run as root; if we are root, it runs in a user namespace
     * @param variables environment variables in addition to ours
     * @param directory its working directory, which must exist
     */
    public Process spawn(
            List<String> command, boolean unprivileged, Map<String, String> variables, Path directory, Path log)
            throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add("setsid");
        if (unprivileged) {
            line.addAll(asOrdinaryUser());
        }
        if (endWithParent) {
            // after unshare: a change of credentials clears it. On SIGQUIT, PostgreSQL cleans up immediately.
            line.addAll(List.of(SETPRIV.toString(), "--pdeathsig", unprivileged ? "QUIT" : "KILL"));
        }
        line.addAll(command);
        var builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(variables);
        Callable<Process> start = builder::start;
        try {
            return thread.submit(start).get();
        } catch (ExecutionException e) {
            throw new IOException("Cannot run " + command.getFirst() + ": " + e.getCause(), e.getCause());
        }
    }

    /** The prefix for a program that refuses to run as root; empty if we are not root. */
    public static List<String> asOrdinaryUser() {
        return isRoot() ? List.of("unshare", "-U") : List.of();
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }
}
