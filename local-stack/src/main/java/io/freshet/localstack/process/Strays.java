package io.freshet.localstack.process;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a command that was killed during a start left behind: a process that no pid file names yet, or a half-finished
 * {@code initdb}. Recognised by its working directory.
 */
public final class Strays {

    private static final int ATTEMPTS = 500;
    private static final long POLL_MILLIS = 20;

    private Strays() {}

    /**
     * Kills all processes without a terminal that work in or below a directory, with SIGKILL. Returns when all are
     * gone, or after 10 s.
     *
     * @param directory a real path
     * @param spared subdirectories whose processes are left alone
     * @return the pids
     */
    public static Set<Long> end(Path directory, Collection<Path> spared) throws InterruptedException {
        var ended = new HashSet<Long>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<ProcessStat> left = ProcessStat.all().stream()
                    .filter(stat -> stat.isRunning() && !stat.hasTerminal())
                    .filter(stat -> stat.workingDirectory()
                            .filter(place -> place.startsWith(directory)
                                    && spared.stream().noneMatch(place::startsWith))
                            .isPresent())
                    .toList();
            if (left.isEmpty()) {
                break;
            }
            for (ProcessStat stat : left) {
                ended.add(stat.pid());
                ProcessHandle.of(stat.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return ended;
    }
}
