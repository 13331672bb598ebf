package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.process.LogFile;
import io.freshet.localstack.process.PidFile;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Reports what happens to the parts while {@code up} stays in the foreground. It restarts nothing. */
final class ForegroundWatch {

    private static final long POLL_MILLIS = 500;
    private static final int LAST_LINES = 15;

    private enum Fate {
        RUNNING,
        DEAD,
        STOPPED
    }

    private final StackSettings settings;
    private final Map<Part, Fate> known = new EnumMap<>(Part.class);

    ForegroundWatch(StackSettings settings, Set<Part> parts) {
        this.settings = settings;
        parts.forEach(part -> known.put(part, Fate.RUNNING));
    }

    /** Returns once other commands have stopped all parts. Reports nothing once {@code stopping} is true. */
    void untilAllStopped(BooleanSupplier stopping) throws InterruptedException {
        while (known.values().stream().anyMatch(fate -> fate != Fate.STOPPED)) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            if (stopping.getAsBoolean()) {
                throw new InterruptedException("stopped by a signal");
            }
            known.replaceAll((part, before) -> {
                Fate now = fateOf(part);
                if (now != before) {
                    report(part, now);
                }
                return now;
            });
        }
    }

    private Fate fateOf(Part part) {
        Optional<PidFile> file = PidFile.read(settings.state(), part);
        if (file.isEmpty()) {
            return Fate.STOPPED;
        }
        return file.get().process().isAlive() ? Fate.RUNNING : Fate.DEAD;
    }

    private void report(Part part, Fate now) {
        switch (now) {
            case RUNNING -> System.out.println(part + " was started again by another command");
            case STOPPED -> System.out.println(part + " was stopped by another command");
            case DEAD -> {
                System.out.println(part + " has died; ./freshet start " + part + " starts it again. Its last lines:");
                new LogFile(settings.state().log(part))
                        .tail(0, LAST_LINES)
                        .forEach(line -> System.out.println("  " + line));
                Preflight.reportCauses(settings, System.out);
            }
        }
    }
}
