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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts, ends and looks at one part of one stack. */
final class PartProcess {

    private static final int LAST_LINES = 25;
    private static final long POLL_MILLIS = 20;
    private static final Duration ENGINE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SERVICE_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Part part;
    private final StackSettings settings;

    PartProcess(Part part, StackSettings settings) {
        this.part = part;
        this.settings = settings;
    }

    /** Whoever wants a part started. */
    interface Wish {
        /** Asked just before the process is made: false if it must not be any more. Noted as done if true. */
        boolean confirmStart();

        /** Whether nobody waits for it any more. */
        boolean isAbandoned();
    }

    /**
     * Starts it, unless its process lives, and waits until it serves.
     *
     * @return whether it serves; false only if the wish was abandoned
     */
    boolean start(Spawner spawner, Wish wish) throws PartFailedException, InterruptedException {
        try {
            var log = new LogFile(settings.state().log(part));
            Optional<PidFile> running = pidFile().filter(file -> file.process().isAlive());
            if (running.isPresent()) {
                return awaitReady(running.get().process(), wish, log, 0);
            }
            PartLauncher launcher = PartLauncher.of(part, settings);
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
            return awaitReady(identity, wish, log, from);
        } catch (IOException e) {
            noteFailure();
            throw new PartFailedException(part, e);
        }
    }

    private boolean awaitReady(ProcessIdentity process, Wish wish, LogFile log, long from)
            throws PartFailedException, InterruptedException {
        Duration patience = part.isService() ? SERVICE_PATIENCE : ENGINE_PATIENCE;
        long deadline = System.nanoTime() + patience.toNanos();
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
                        part, "was not ready within " + patience.toSeconds() + " s", log.tail(from, LAST_LINES));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** It is wanted no more; ends it, gently if it ends within 30 s. False if it was not running. */
    boolean stop(StackProgress progress) throws IOException, InterruptedException {
        Optional<PidFile> file = pidFile();
        PidFile.remove(settings.state(), part);
        if (file.isEmpty()) {
            return false;
        }
        ProcessIdentity process = file.get().process();
        boolean wasAlive = process.isAlive();
        boolean gently = Signals.terminate(process, part.kind() == Part.POSTGRES, STOP_PATIENCE);
        // also sweeps up what a leader that died alone has left
        kill(process);
        if (wasAlive) {
            progress.stopped(part, gently);
        }
        return wasAlive;
    }

    /** It is wanted no more; ends it with SIGKILL. False if it was not running. */
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
            return new PartStatus(part, PartState.STOPPED, null, port());
        }
        ProcessIdentity process = file.get().process();
        int port = file.get().port();
        if (!process.isAlive()) {
            PartState state = process.isOfThisBoot() ? PartState.FAILED : PartState.STOPPED;
            return new PartStatus(part, state, null, port);
        }
        PartState state = Readiness.isReady(part, port) ? PartState.READY : PartState.STARTING;
        return new PartStatus(part, state, process.pid(), port);
    }

    private Optional<PidFile> pidFile() {
        return PidFile.read(settings.state(), part);
    }

    /** So that the status tells it, although there has never been a process. */
    private void noteFailure() {
        try {
            if (pidFile().isEmpty()) {
                new PidFile(ProcessIdentity.none(), port()).write(settings.state(), part);
            }
        } catch (IOException _) {
            // the failure itself is told in any case
        }
    }

    private void kill(ProcessIdentity process) throws InterruptedException {
        Signals.kill(process, settings.state().data(part));
    }

    private int port() {
        return settings.ports().of(part);
    }
}
