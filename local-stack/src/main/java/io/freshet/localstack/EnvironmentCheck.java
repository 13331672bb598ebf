package io.freshet.localstack;

import io.freshet.localstack.process.PortOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/**
 * What about the machine keeps the stack from running, or may.
 *
 * @param fatal whether a start must be refused
 * @param message what is wrong and what to do
 */
public record EnvironmentCheck(boolean fatal, String message) {

    private static final long GIBIBYTE = 1L << 30;
    private static final long DISK_NEEDED = GIBIBYTE;
    private static final long MEMORY_WANTED = 2 * GIBIBYTE;

    /** All problems in the way of starting these parts; none if all is well. */
    public static List<EnvironmentCheck> problems(StackSettings settings, Collection<Part> notRunning) {
        var problems = new ArrayList<EnvironmentCheck>();
        checkPlatform(problems);
        checkDisk(settings.state().home(), problems);
        if (!notRunning.isEmpty()) {
            checkMemory(problems);
        }
        checkPorts(settings.ports(), notRunning, problems);
        return problems;
    }

    private static void checkPlatform(List<EnvironmentCheck> problems) {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!platform.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            problems.add(new EnvironmentCheck(
                    true,
                    "The engines are programs for Linux on x86-64, this is " + platform + ": use such a machine"));
        }
    }

    private static void checkDisk(Path home, List<EnvironmentCheck> problems) {
        try {
            Path existing = home;
            for (Path above = existing.getParent();
                    !Files.exists(existing) && above != null;
                    above = above.getParent()) {
                existing = above;
            }
            long free = Files.getFileStore(existing).getUsableSpace();
            if (free < DISK_NEEDED) {
                problems.add(new EnvironmentCheck(
                        true,
                        "Only " + (free >> 20) + " MiB are free on the disk of " + home
                                + ", 1024 are needed: make room, or set FRESHET_HOME to a folder on another disk"));
            }
        } catch (IOException e) {
            problems.add(new EnvironmentCheck(false, "The free disk space of " + home + " is unknown: " + e));
        }
    }

    private static void checkMemory(List<EnvironmentCheck> problems) {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            long available = lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            if (available < MEMORY_WANTED) {
                problems.add(new EnvironmentCheck(
                        false,
                        "Only " + (available >> 20) + " MiB of memory are available, the whole stack wants 2048: "
                                + "end other programs if parts are slow or die"));
            }
        } catch (IOException _) {
            // no such table, nothing to warn of
        }
    }

    private static void checkPorts(Ports ports, Collection<Part> notRunning, List<EnvironmentCheck> problems) {
        var taken = new EnumMap<Part, Integer>(Part.class);
        for (Part part : Part.values()) {
            int port = ports.of(part);
            taken.forEach((other, otherPort) -> {
                if (otherPort == port) {
                    problems.add(new EnvironmentCheck(
                            true,
                            "%s and %s are both %d: give each part a port of its own"
                                    .formatted(other.portVariable(), part.portVariable(), port)));
                }
            });
            taken.put(part, port);
        }
        for (Part part : notRunning) {
            PortOwner.of(ports.of(part))
                    .ifPresent(owner -> problems.add(new EnvironmentCheck(
                            true,
                            "Port %d of %s is taken by %s: end that, or set %s to a free port"
                                    .formatted(ports.of(part), part, owner.describe(), part.portVariable()))));
        }
    }
}
