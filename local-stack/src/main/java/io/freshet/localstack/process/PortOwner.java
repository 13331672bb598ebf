package io.freshet.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The process that owns a port.
 *
 * @param pid its pid, 0 if it belongs to another user
 * @param command its command line, shortened
 */
public record PortOwner(long pid, String command) {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    /** 127.0.0.1, alone or at the end of an IPv6 address. */
    private static final String LOOPBACK = "0100007F";

    private static final int COMMAND_CHARACTERS = 120;

    /**
     * The process that uses this TCP port, so that no other can listen on it on loopback: it either listens itself, on
     * any address, or has a connection to which the kernel assigned the port. Empty if there is none.
     */
    public static Optional<PortOwner> of(int port) {
        Set<String> sockets = sockets(port, socket -> socket.isListening() || socket.isOnLoopback());
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        for (ProcessStat stat : ProcessStat.all()) {
            if (holdsOneOf(stat.pid(), sockets)) {
                return Optional.of(new PortOwner(stat.pid(), commandOf(stat.pid())));
            }
        }
        return Optional.of(new PortOwner(0, "unknown"));
    }

    /** For people: its pid and command. */
    public String describe() {
        return pid == 0 ? "a process of another user (sudo ss -ltnp shows it)" : "pid " + pid + " (" + command + ")";
    }

    /** Whether any process listens on this TCP port. */
    public static boolean isListenedOn(int port) {
        return !sockets(port, SocketLine::isListening).isEmpty();
    }

    /** A line of {@code /proc/net/tcp}; its addresses are hexadecimal, in native byte order. */
    private record SocketLine(String address, String state, String inode) {
        boolean isListening() {
            return state.equals(LISTENING);
        }

        boolean isOnLoopback() {
            return address.endsWith(LOOPBACK);
        }

        /** False in TIME_WAIT, where the port is free for listeners. */
        boolean isHeld() {
            return !inode.equals("0");
        }
    }

    /** The sockets, named like the links in {@code /proc/PID/fd}. */
    private static Set<String> sockets(int port, Predicate<SocketLine> wanted) {
        var sockets = new HashSet<String>();
        String hexPort = ":%04X".formatted(port);
        for (String table : List.of("tcp", "tcp6")) {
            try {
                for (String line : Files.readAllLines(PROC.resolve("net").resolve(table))) {
                    String[] fields = line.strip().split("\\s+", -1);
                    if (fields.length > 9 && fields[1].endsWith(hexPort)) {
                        var socket = new SocketLine(fields[1].replace(hexPort, ""), fields[3], fields[9]);
                        if (socket.isHeld() && wanted.test(socket)) {
                            sockets.add("socket:[" + socket.inode() + "]");
                        }
                    }
                }
            } catch (IOException _) {
                // a machine without IPv6 has no tcp6
            }
        }
        return sockets;
    }

    private static boolean holdsOneOf(long pid, Set<String> sockets) {
        try (var descriptors =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(targetOf(descriptor))) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return false; // gone, or another user's process
        }
        return false;
    }

    private static String targetOf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return ""; // closed meanwhile
        }
    }

    private static String commandOf(long pid) {
        try {
            String line = new String(
                            Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("cmdline")),
                            StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .strip();
            return line.length() <= COMMAND_CHARACTERS ? line : line.substring(0, COMMAND_CHARACTERS) + "…";
        } catch (IOException _) {
            return "unknown";
        }
    }
}
