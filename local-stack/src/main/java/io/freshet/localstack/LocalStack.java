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
 * The parts of one stack. What runs is known from the pid files alone, so that one process can end what another has
 * started. Thread-safe, but whoever changes the stack from a command holds its lock.
 */
public final class LocalStack {

    private final StackSettings settings;
    private final Spawner spawner;
    private final Set<Part> startedBefore = EnumSet.noneOf(Part.class);
    private volatile @Nullable StackStart latest;
    private volatile boolean givenUp;

    /** The stack with these settings; parts that run keep the ports they were started with. */
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

    /** Its settings, with the ports in force. */
    public StackSettings settings() {
        return settings;
    }

    /**
     * Starts those of the parts that do not run, each as soon as those before it are ready, and waits for all.
     *
     * @throws PartFailedException if one does not come up (engines within 60 s, services within 120 s)
     * @throws InterruptedException also if the start was given up
     */
    public void start(Collection<Part> parts, StackProgress progress)
            throws IOException, PartFailedException, InterruptedException {
        if (parts.stream().anyMatch(Part::isService)) {
            // they read the public key set when they start
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

    /** Whether no further process is to be made here. */
    boolean isGivenUp() {
        return givenUp;
    }

    /**
     * Gives up a start that is under way in another thread, and any later one: no further process is made. Returns when
     * that start has ended, within 30 s.
     */
    public void abandonStart() throws InterruptedException {
        givenUp = true;
        StackStart start = latest;
        if (start != null) {
            start.abandon();
        }
    }

    /** Those parts for which a process was made here; the caller's to change. */
    public synchronized Set<Part> startedByUs() {
        Set<Part> started = EnumSet.noneOf(Part.class);
        started.addAll(startedBefore);
        StackStart start = latest;
        if (start != null) {
            started.addAll(start.begun());
        }
        return started;
    }

    /** Ends the parts: the services together, then the engines together; what does not go within 30 s is killed. */
    public void stop(Collection<Part> parts, StackProgress progress) throws IOException, InterruptedException {
        inParallel(parts.stream().filter(Part::isService), part -> process(part).stop(progress));
        inParallel(
                parts.stream().filter(part -> !part.isService()),
                part -> process(part).stop(progress));
    }

    /**
     * Ends what a command that was killed in the middle of a start has left behind: processes in the data directories of
     * parts that are not running. What runs with a pid file is left alone. Only for whoever holds the stack's lock.
     *
     * @return the process numbers
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

    /** Ends one part with SIGKILL, all its processes; it stays down until started. False if it was not running. */
    public boolean kill(Part part) throws IOException, InterruptedException {
        return process(part).kill();
    }

    /** What each part is doing, in their order; asks all at once, takes a second at most. */
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
