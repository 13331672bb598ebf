package io.freshet.localstack;

import io.freshet.localstack.process.PortOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A problem with the machine that prevents the stack from running, or may do so.
 *
 * @param fatal whether to refuse a start
 * @param message what is wrong and what to do
 */
public record EnvironmentCheck(boolean fatal, String message) {

    private static final long DISK_NEEDED = 1024;
    /** In MiB. Below this, running parts are about to fail, too. */
    private static final long DISK_LAST = 100;

    private static final Path OUTGOING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private static final long MEMORY_TO_BREATHE = 200;
    private static final String MORE_MEMORY =
            "end other programs, or give the machine (or the container that this is) more";

    /** Every problem that affects starting {@code notRunning}; empty if there is none. */
    public static List<EnvironmentCheck> problems(StackSettings settings, Collection<Part> notRunning) {
        var problems = new ArrayList<EnvironmentCheck>();
        checkPlatform(problems);
        checkDisk(settings.state().home(), !notRunning.isEmpty(), problems);
        checkMemory(new AvailableMemory(Path.of("/")), notRunning, problems);
        checkPorts(settings, notRunning, problems);
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

    private static void checkDisk(Path home, boolean starting, List<EnvironmentCheck> problems) {
        try {
            Path existing = home;
            for (Path above = existing.getParent();
                    !Files.exists(existing) && above != null;
                    above = above.getParent()) {
                existing = above;
            }
            long free = Files.getFileStore(existing).getUsableSpace() >> 20;
            if (free < DISK_NEEDED) {
                problems.add(new EnvironmentCheck(
                        starting || free < DISK_LAST,
                        "Only %d MiB are free on the disk of %s, %d are needed: make room, or set FRESHET_HOME to a folder on another disk"
                                .formatted(free, home, DISK_NEEDED)));
            }
        } catch (IOException e) {
            problems.add(new EnvironmentCheck(false, "The free disk space of " + home + " is unknown: " + e));
        }
    }

    /** Refuses a start if less is available than warm parts take, as measured; warns if less than a quarter more. */
    static void checkMemory(AvailableMemory memory, Collection<Part> notRunning, List<EnvironmentCheck> problems) {
        long available = memory.bytes().orElse(Long.MAX_VALUE) >> 20;
        long needed = notRunning.stream().mapToLong(EnvironmentCheck::memoryOf).sum();
        if (available < needed) {
            problems.add(new EnvironmentCheck(
                    true,
                    "Only %d MiB of memory are available, %d are needed for %s: %s"
                            .formatted(available, needed, names(notRunning), MORE_MEMORY)));
        } else if (available < needed * 5 / 4 || available < MEMORY_TO_BREATHE) {
            problems.add(new EnvironmentCheck(
                    false,
                    "Only %d MiB of memory are available, parts may be slow or die: %s"
                            .formatted(available, MORE_MEMORY)));
        }
    }

    /** In MiB. */
    private static long memoryOf(Part part) {
        return switch (part.kind()) {
            case POSTGRES -> 60;
            case REDIS -> 20;
            case KAFKA -> 350;
            case REGISTRY -> 220;
            default -> 230;
        };
    }

    private static String names(Collection<Part> parts) {
        return parts.size() >= Part.ofSingle().size()
                ? "the whole stack"
                : parts.stream().map(Part::label).collect(Collectors.joining(", "));
    }

    private static void checkPorts(
            StackSettings settings, Collection<Part> notRunning, List<EnvironmentCheck> problems) {
        Map<Integer, String> claims = new HashMap<>();
        try {
            for (Part part : settings.parts()) {
                String name = part.number() == 1 ? part.portVariable() : "the port of " + part;
                claim(settings.ports().of(part), name, claims, problems);
                if (part.kind() == Part.KAFKA) {
                    claim(settings.ports().kafkaSasl(part), "the port for users of " + part, claims, problems);
                }
                if (settings.state().cluster() && (part.kind() == Part.REDIS || part.kind() == Part.KAFKA)) {
                    claim(settings.ports().amongThemselves(part), "the internal port of " + part, claims, problems);
                }
            }
            checkRange(settings, problems);
            for (Part part : notRunning) {
                checkFree(settings.ports().of(part), part.label(), part, part.portVariable(), problems);
                if (part.kind() == Part.KAFKA) {
                    int users = settings.ports().kafkaSasl(part);
                    checkFree(users, "the users of " + part, part, Ports.KAFKA_SASL_VARIABLE, problems);
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(new EnvironmentCheck(true, e.getMessage() + ": set it to a lower port"));
        }
    }

    /** If a part is down, the kernel may assign its port to a client that tries to reach it, which blocks the part. */
    private static void checkRange(StackSettings settings, List<EnvironmentCheck> problems) {
        try {
            // not readString: the kernel returns such a file in a single read, and readString reads one byte first
            String[] range = Files.readAllLines(OUTGOING).getFirst().strip().split("\\s+", -1);
            List<Part> inside = settings.parts().stream()
                    .filter(part -> settings.ports().of(part) >= Integer.parseInt(range[0])
                            && settings.ports().of(part) <= Integer.parseInt(range[1]))
                    .toList();
            if (!inside.isEmpty()) {
                problems.add(new EnvironmentCheck(
                        false,
                        "Any outgoing connection may be given the port of %s, as all from %s to %s: better set a lower one"
                                .formatted(names(inside), range[0], range[1])));
            }
        } catch (IOException _) {
            // not Linux: checkPlatform reports it
        }
    }

    private static void claim(int port, String user, Map<Integer, String> users, List<EnvironmentCheck> problems) {
        String other = users.putIfAbsent(port, user);
        if (other != null) {
            problems.add(new EnvironmentCheck(
                    true, "%s and %s are both %d: give each part a port of its own".formatted(other, user, port)));
        }
    }

    private static void checkFree(int port, String user, Part part, String variable, List<EnvironmentCheck> problems) {
        PortOwner.of(port)
                .ifPresent(owner -> problems.add(new EnvironmentCheck(
                        true,
                        "Port %d of %s is taken by %s: end that, or set %s to %s"
                                .formatted(
                                        port,
                                        user,
                                        owner.describe(),
                                        variable,
                                        part.number() == 1
                                                ? "a free port"
                                                : "another one, from which the further ones count"))));
    }
}
