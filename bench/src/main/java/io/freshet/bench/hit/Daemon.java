package io.freshet.bench.hit;

import io.freshet.bench.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server besides Freshet, with all of its processes, which end with this JVM at the latest. */
final class Daemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;

    private Daemon(Process process) {
        this.process = process;
    }

    /**
     * Starts a server, and waits until it listens.
     *
     * @param folder its working directory, also for its log
     * @param variables environment variables in addition to ours
     * @param port the port that it listens on
     */
    static Daemon start(String name, Path folder, Map<String, String> variables, int port, List<String> command)
            throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        var daemon = new Daemon(builder.start());
        // Ctrl-C only ends this JVM.
        Runtime.getRuntime().addShutdownHook(new Thread(daemon::end));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!daemon.process.isAlive() || System.nanoTime() > deadline) {
                daemon.close();
                throw new IOException(name + " did not start: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return daemon;
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    /** The CPU time of all its processes so far. */
    long cpuMicros() throws IOException {
        long sum = 0;
        for (ProcessHandle each : processes()) {
            sum += new ServerProcess(each.pid()).cpuMicros();
        }
        return sum;
    }

    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private List<ProcessHandle> end() {
        List<ProcessHandle> all = processes();
        // All of them, because the first one would restart the others.
        all.forEach(ProcessHandle::destroyForcibly);
        return all;
    }

    @Override
    public void close() {
        for (ProcessHandle ended : end()) {
            ended.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
