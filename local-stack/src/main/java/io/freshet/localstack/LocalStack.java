package io.freshet.localstack;

import io.freshet.localstack.process.PidFile;
import io.freshet.localstack.process.Spawner;
import io.freshet.localstack.process.Strays;
import io.freshet.localstack.token.LocalIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one stack. The pid files are the only record of what runs, so one process can stop what another
 * started. Thread-safe. A command that changes the stack must hold its {@link StackLock}.
 */
public final class LocalStack {

    private final StackSettings settings;
    private final Spawner spawner;
    private final Set<Part> startedBefore = EnumSet.noneOf(Part.class);
    private volatile @Nullable StackStart latest;
    private volatile boolean givenUp;

    /** The stack with these settings, except that running parts keep the ports they were started with. */
    public LocalStack(StackSettings settings, Spawner spawner) {
        var running = new EnumMap<Part, Integer>(Part.class);
        for (Part part : settings.parts()) {
            PidFile.read(settings.state(), part)
                    .filter(file -> file.process().isAlive())
                    .ifPresent(file -> running.put(part, file.port()));
        }
        this.settings = settings.withPorts(settings.ports().with(running));
        this.spawner = spawner;
    }

    /** The settings, with the ports in use. */
    public StackSettings settings() {
        return settings;
    }

    /**
     * Starts those parts that are not running, each as soon as its dependencies are ready, and waits for all of them.
     *
     * @throws PartFailedException if a part is not ready in time (60 s for an engine, 120 s for a service)
     * @throws InterruptedException also if the start was abandoned
     */
    public void start(Collection<Part> parts, StackProgress progress)
            throws IOException, PartFailedException, InterruptedException {
        if (parts.stream().anyMatch(Part::isService)) {
            // services read the public key set at startup
            new LocalIssuer(settings.state(), Clock.systemUTC()).prepare();
        }
        var missing = EnumSet.noneOf(Part.class);
        for (PartStatus status : status()) {
            if (parts.contains(status.part())) {
                if (status.state() == PartState.READY) {
                    progress.alreadyRunning(status.part());
                } else {
                    missing.add(status.part());
                }
            }
        }
        var start = new StackStart(settings, spawner, progress);
        follow(start);
        if (givenUp) {
            start.forbid();
        }
        start.run(missing);
    }

    private synchronized void follow(StackStart start) {
        startedBefore.addAll(startedByUs());
        latest = start;
    }

    /** Whether this instance must not start any more processes. */
    boolean isGivenUp() {
        return givenUp;
    }

    /**
     * Abandons any start in progress in another thread, and all later ones: no further process is started. Returns
     * when that start has ended, or after 30 s.
     */
    public void abandonStart() throws InterruptedException {
        givenUp = true;
        StackStart start = latest;
        if (start != null) {
            start.abandon();
        }
    }

    /** The parts for which this instance started a process, as a copy that the caller may modify. */
    public synchronized Set<Part> startedByUs() {
        Set<Part> started = EnumSet.noneOf(Part.class);
        started.addAll(startedBefore);
        StackStart start = latest;
        if (start != null) {
            started.addAll(start.begun());
        }
        return started;
    }

    /** Stops the services in parallel, then the engines in parallel. Kills what is still running after 30 s. */
    public void stop(Collection<Part> parts, StackProgress progress) throws IOException, InterruptedException {
        inParallel(parts.stream().filter(Part::isService), part -> process(part).stop(progress));
        inParallel(
                parts.stream().filter(part -> !part.isService()),
                part -> process(part).stop(progress));
    }

    /**
     * Kills what a command that was killed during a start left behind: processes in the data directories of parts that
     * are not running. Processes with a pid file are left alone. The caller must hold the stack's lock.
     *
     * @return the pids
     */
    public Set<Long> endStrays() throws IOException, InterruptedException {
        if (!Files.exists(settings.state().data())) {
            return Set.of();
        }
        Path data = settings.state().data().toRealPath();
        List<Path> running = settings.parts().stream()
                .filter(part -> PidFile.read(settings.state(), part)
                        .filter(file -> file.process().isAlive())
                        .isPresent())
                .map(part -> data.resolve(part.label()))
                .toList();
        return Strays.end(data, running);
    }

    /** Kills all processes of a part with SIGKILL; it stays down until started. False if it was not running. */
    public boolean kill(Part part) throws IOException, InterruptedException {
        return process(part).kill();
    }

    /** The status of each part, in order. Queries all in parallel, which takes at most a second. */
    public List<PartStatus> status() {
        try {
            return inParallel(settings.parts().stream(), part -> process(part).status());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Asking for the state was interrupted", e);
        }
    }

    private PartProcess process(Part part) {
        return new PartProcess(part, settings);
    }

    private interface Action<T> {
        T on(Part part) throws IOException, InterruptedException;
    }

    private static <T> List<T> inParallel(Stream<Part> parts, Action<T> action)
            throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = threads.invokeAll(
                    parts.map(part -> (Callable<T>) () -> action.on(part)).toList());
            var values = new ArrayList<T>();
            for (var result : results) {
                values.add(result.get());
            }
            return values;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
