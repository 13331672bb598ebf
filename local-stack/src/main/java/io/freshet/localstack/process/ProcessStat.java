package io.freshet.localstack.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code /proc/PID/stat} says about a process. */
record ProcessStat(long pid, char state, long parent, long session, long terminal, long startTicks) {

    private static final Path PROC = Path.of("/proc");

    static Optional<ProcessStat> of(long pid) {
        try {
            return Optional.of(
                    parse(Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** All visible processes. */
    static List<ProcessStat> all() {
        var found = new ArrayList<ProcessStat>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                of(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return found;
        }
        return found;
    }

    /** False for a zombie: in containers the first process often never reaps, so a dead one may stay listed forever. */
    boolean isRunning() {
        return state != 'Z' && state != 'X';
    }

    /** Whether this is its working directory. */
    boolean runsIn(Path directory) {
        return workingDirectory().filter(directory::equals).isPresent();
    }

    /** Its working directory; empty if it is gone, or belongs to another user. */
    Optional<Path> workingDirectory() {
        try {
            return Optional.of(
                    Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("cwd")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether it has a controlling terminal. A person's shell does, a part never does. */
    boolean hasTerminal() {
        return terminal != 0;
    }

    static ProcessStat parse(String line) {
        // the command, in parentheses, may itself contain spaces and parentheses
        int afterCommand = line.lastIndexOf(')') + 2;
        String[] fields = line.substring(afterCommand).split(" ", -1);
        return new ProcessStat(
                Long.parseLong(line.substring(0, line.indexOf(' '))),
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[19]));
    }
}
