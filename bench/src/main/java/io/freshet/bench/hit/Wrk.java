package io.freshet.bench.hit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads a server over HTTP/1.1 from one thread, with one request at a time on each connection.
 *
 * @param folder the directory with {@code report.lua}, which prints the measurements
 * @param connections the number of connections
 */
record Wrk(Path folder, int connections) {
    static final int CONNECTIONS = 64;

    private static final Pattern ERRORS = Pattern.compile("Socket errors|Non-2xx");

    /**
     * Requests one page.
     *
     * @param fields the request fields, as {@code Name: value}
     */
    Leg run(URI page, List<String> fields, Duration length) throws IOException, InterruptedException {
        return run(page, fields, length, null);
    }

    /** Requests the paths in a file, over and over. */
    Leg runAll(URI server, Path paths, Duration length) throws IOException, InterruptedException {
        return run(server, List.of(), length, paths);
    }

    private Leg run(URI uri, List<String> fields, Duration length, @Nullable Path paths)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                DebianPackages.WRK,
                "-t1",
                "-c" + connections,
                "-d" + Math.max(1, length.toSeconds()) + "s",
                "-s",
                "report.lua"));
        fields.forEach(field -> command.addAll(List.of("-H", field)));
        command.add(uri.toString());
        if (paths != null) {
            command.addAll(List.of("--", paths.toString()));
        }
        String printed = Tool.output(folder, command);
        String[] found = printed.lines()
                .filter(line -> line.startsWith("leg "))
                .findFirst()
                .orElseThrow(() -> new IOException("wrk said: " + printed))
                .split(" ", -1);
        return Leg.of(
                Long.parseLong(found[1]),
                Long.parseLong(found[2]) / 1e6,
                Long.parseLong(found[3]) / 1e3,
                Long.parseLong(found[4]) / 1e3,
                Long.parseLong(found[5]),
                printed.lines()
                        .filter(line -> ERRORS.matcher(line).find())
                        .map(String::strip)
                        .collect(Collectors.joining(", ")));
    }
}
