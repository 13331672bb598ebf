package io.freshet.localstack;

import io.freshet.localstack.launch.PartLauncher;
import io.freshet.localstack.launch.Readiness;
import io.freshet.localstack.process.LogFile;
import io.freshet.localstack.process.PidFile;
import io.freshet.localstack.process.ProcessIdentity;
import io.freshet.localstack.process.Signals;
import io.freshet.localstack.process.Spawner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts, stops and inspects one part of one stack. */
final class PartProcess {

    private static final int LAST_LINES = 25;
    private static final int LINES_OF_THE_END = 5;
    private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError";
    private static final long POLL_MILLIS = 20;
    private static final Duration ENGINE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SERVICE_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    /** On exit each JVM writes its AOT configuration, which takes two cores tens of seconds. */
    private static final Duration TRAINED_STOP_PATIENCE = Duration.ofMinutes(2);

    private final Part part;
    private final StackSettings settings;

    PartProcess(Part part, StackSettings settings) {
        this.part = part;
        this.settings = settings;
    }

    /** A request to start a part. */
    interface Wish {
        /** Called just before the process is started. False if it must no longer be; true records it as started. */
        boolean confirmStart();

        /** Whether the request was abandoned. */
        boolean isAbandoned();
    }

    /**
     * Starts the part unless its process is alive, and waits until it is ready.
     *
     * @return whether it is ready; false only if the request was abandoned
     */
    boolean start(Spawner spawner, Wish wish) throws PartFailedException, InterruptedException {
        try {
            var log = new LogFile(settings.state().log(part));
            Optional<PidFile> running = pidFile().filter(file -> file.process().isAlive());
            PartLauncher launcher = PartLauncher.of(part, settings);
            if (running.isPresent()) {
                return awaitComplete(launcher, running.get().process(), wish, log, 0);
            }
            launcher.prepare();
            long from = log.prepare();
            if (!wish.confirmStart()) {
                return false;
            }
            Process process = spawner.spawn(
                    launcher.command(),
                    launcher.refusesRoot(),
                    launcher.variables(),
                    settings.state().data(part),
                    log.path());
            var identity = ProcessIdentity.ofStarted(process.pid());
            new PidFile(identity, port()).write(settings.state(), part);
            return awaitComplete(launcher, identity, wish, log, from);
        } catch (IOException e) {
            noteFailure();
            throw new PartFailedException(part, e);
        }
    }

    private boolean awaitComplete(PartLauncher launcher, ProcessIdentity process, Wish wish, LogFile log, long from)
            throws PartFailedException, IOException, InterruptedException {
        boolean ready = awaitReady(process, wish, log, from);
        if (ready) {
            launcher.complete();
        }
        return ready;
    }

    private boolean awaitReady(ProcessIdentity process, Wish wish, LogFile log, long from)
            throws PartFailedException, InterruptedException {
        long deadline = System.nanoTime() + patience().toNanos();
        while (!Readiness.isReady(part, port())) {
            if (wish.isAbandoned()) {
                return false;
            }
            if (!process.isAlive()) {
                throw new PartFailedException(part, "ended while it started", log.tail(from, LAST_LINES));
            }
            if (System.nanoTime() > deadline) {
                kill(process);
                throw new PartFailedException(
                        part, "was not ready within " + patience().toSeconds() + " s", log.tail(from, LAST_LINES));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** Marks the part as not wanted and stops it; kills it after 30 s. False if it was not running. */
    boolean stop(StackProgress progress) throws IOException, InterruptedException {
        Optional<PidFile> file = pidFile();
        PidFile.remove(settings.state(), part);
        if (file.isEmpty()) {
            return false;
        }
        ProcessIdentity process = file.get().process();
        boolean wasAlive = process.isAlive();
        boolean gently = Signals.terminate(
                process, part.kind() == Part.POSTGRES, settings.isTraining() ? TRAINED_STOP_PATIENCE : STOP_PATIENCE);
        // also kills what a leader that died alone has left behind
        kill(process);
        if (wasAlive) {
            progress.stopped(part, gently);
        }
        return wasAlive;
    }

    /** Marks the part as not wanted and kills it with SIGKILL. False if it was not running. */
    boolean kill() throws IOException, InterruptedException {
        Optional<PidFile> file = pidFile();
        PidFile.remove(settings.state(), part);
        if (file.isEmpty()) {
            return false;
        }
        boolean wasAlive = file.get().process().isAlive();
        kill(file.get().process());
        return wasAlive;
    }

    PartStatus status() {
        Optional<PidFile> file = pidFile();
        if (file.isEmpty()) {
            return new PartStatus(part, PartState.STOPPED, null, port(), null);
        }
        ProcessIdentity process = file.get().process();
        int port = file.get().port();
        if (!process.isAlive()) {
            return process.isOfThisBoot()
                    ? new PartStatus(part, PartState.FAILED, null, port, howItEnded())
                    : new PartStatus(part, PartState.STOPPED, null, port, null);
        }
        if (Readiness.isReady(part, port)) {
            return new PartStatus(part, PartState.READY, process.pid(), port, null);
        }
        if (process.age().compareTo(patience()) > 0) {
            return new PartStatus(part, PartState.FAILED, process.pid(), port, "it runs, but does not answer");
        }
        return new PartStatus(part, PartState.STARTING, process.pid(), port, null);
    }

    /** No parent saw the exit code, but a JVM logs an out-of-memory error before it exits, always with code 3. */
    private String howItEnded() {
        List<String> last = new LogFile(settings.state().log(part)).tail(0, LINES_OF_THE_END);
        for (String line : last) {
            int cause = line.indexOf(OUT_OF_MEMORY);
            if (cause >= 0) {
                return "it ended with exit code 3: out of memory (" + line.substring(cause) + ")";
            }
        }
        return last.isEmpty()
                ? "it ended by itself, without a word in its log"
                : "it ended by itself; the last line of its log: " + last.getLast();
    }

    private Duration patience() {
        return part.isService() ? SERVICE_PATIENCE : ENGINE_PATIENCE;
    }

    private Optional<PidFile> pidFile() {
        return PidFile.read(settings.state(), part);
    }

    /** Lets {@link #status()} report the failure even if no process was ever started. */
    private void noteFailure() {
        try {
            if (pidFile().isEmpty()) {
                new PidFile(ProcessIdentity.none(), port()).write(settings.state(), part);
            }
        } catch (IOException _) {
            // the failure itself is reported anyway
        }
    }

    private void kill(ProcessIdentity process) throws InterruptedException {
        Signals.kill(process, settings.state().data(part));
    }

    private int port() {
        return settings.ports().of(part);
    }
}
