package io.freshet.bench.hit;

import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers besides Freshet, with the same pages and fast settings. Deleted with their files when closed. */
final class Peers implements AutoCloseable {
    private final Path folder;
    private final List<Daemon> daemons = new ArrayList<>();
    private final int nginx;
    private final int nginxH2;
    private final int backend;
    private final int varnish;

    private Peers(Path folder) {
        this.folder = folder;
        Ports free = Ports.free();
        this.nginx = free.of(Part.POSTGRES);
        this.nginxH2 = free.of(Part.REDIS);
        this.backend = free.of(Part.KAFKA);
        this.varnish = free.of(Part.REGISTRY);
    }

    static Peers in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("pages"));
        return new Peers(folder);
    }

    /** Creates a directory for this run. */
    static Path newFolder() throws IOException {
        return Files.createTempDirectory("freshet-bench-hit-");
    }

    int nginxPort() {
        return nginx;
    }

    /** nginx's port for HTTP/2 without TLS, and nothing else. */
    int nginxH2Port() {
        return nginxH2;
    }

    int varnishPort() {
        return varnish;
    }

    /** Starts nginx, with the pages as files beside their compressed versions. */
    Daemon nginx(List<Page> pages) throws IOException, InterruptedException {
        for (Page page : pages) {
            Path file = folder.resolve("pages" + page.shape().file());
            Files.write(file, page.body());
            Files.write(Path.of(file + ".gz"), page.gzip());
        }
        String fields = pages.getFirst().fields().entrySet().stream()
                .flatMap(field -> field.getValue().stream()
                        .map(value -> "    add_header " + field.getKey() + " \""
                                + (field.getKey().equals("x-request-id") ? "$request_id" : value.replace("\"", "\\\""))
                                + "\";"))
                .collect(Collectors.joining("\n"));
        write(
                "nginx.conf",
                Map.of(
                        "USER", System.getProperty("user.name"),
                        "HTTP", Integer.toString(nginx),
                        "H2C", Integer.toString(nginxH2),
                        "BACKEND", Integer.toString(backend),
                        "FIELDS", fields));
        return started(Daemon.start(
                "nginx",
                folder,
                Map.of(),
                nginx,
                command("%s -p %s -c nginx.conf -e nginx-error.log".formatted(DebianPackages.NGINX, folder))));
    }

    /** Starts Varnish in front of nginx. It caches both encodings of a page, and compresses nothing on a hit. */
    Daemon varnish() throws IOException, InterruptedException {
        String pages = Stream.of(Shape.values())
                .map(shape -> "  if (bereq.url == \"%s\") {\n    set bereq.url = \"%s\";\n  }"
                        .formatted(shape.path(), shape.file()))
                .collect(Collectors.joining("\n"));
        write("varnish.vcl", Map.of("BACKEND", Integer.toString(backend), "PAGES", pages));
        return started(Daemon.start(
                "varnish",
                folder,
                Map.of(),
                varnish,
                command(
                        "%s -F -j none -T none -n %s -a 127.0.0.1:%d -f %s -s malloc,64m -p feature=+http2 -p http_gzip_support=off"
                                .formatted(
                                        DebianPackages.VARNISH,
                                        folder.resolve("varnish"),
                                        varnish,
                                        folder.resolve("varnish.vcl")))));
    }

    /** Starts a FastAPI application with two processes; {@code gzip} only matters to one that compresses itself. */
    Peer fastApi(String application, int redisPort, boolean gzip) throws IOException, InterruptedException {
        write(application + ".py", Map.of());
        int port = Ports.free().of(Part.FEED_SERVICE);
        Daemon daemon = started(Daemon.start(
                application,
                folder,
                Map.of("REDIS_PORT", Integer.toString(redisPort), "GZIP", gzip ? "1" : ""),
                port,
                command(("%s -m uvicorn %s:app --host 127.0.0.1 --port %d --workers 2 --loop uvloop --http httptools"
                                + " --no-access-log --log-level warning")
                        .formatted(DebianPackages.PYTHON, application, port))));
        return new Peer(daemon, port);
    }

    /**
     * A peer that was started.
     *
     * @param daemon its processes
     * @param port its port
     */
    record Peer(Daemon daemon, int port) {}

    /** Stores the pages in Redis under separate keys: JSON for the model, bytes for the one that passes them on. */
    void store(List<Page> pages, int redisPort) throws IOException, InterruptedException {
        for (Page page : pages) {
            String path = page.shape().path() + (page.shape().path().contains("?") ? "" : "?");
            set(redisPort, "peer:" + page.shape().redisKey(), page.body());
            set(redisPort, "peer:" + path, page.body());
            set(redisPort, "peer:" + path + ":gzip", page.gzip());
        }
    }

    private void set(int redisPort, String key, byte[] value) throws IOException, InterruptedException {
        Path file = folder.resolve("value");
        Files.write(file, value);
        Tool.output(
                folder, List.of(DebianPackages.REDIS_CLI, "-p", Integer.toString(redisPort), "-x", "set", key), file);
    }

    /** Copies a resource into the directory, and replaces its {@code @NAMES@}. */
    void write(String resource, Map<String, String> values) throws IOException {
        try (InputStream in = Peers.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing from this build");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            Path file = folder.resolve(resource);
            Files.writeString(file, text);
        }
    }

    private static List<String> command(String line) {
        return List.of(line.split(" ", -1));
    }

    private Daemon started(Daemon daemon) {
        daemons.add(daemon);
        return daemon;
    }

    @Override
    public void close() throws IOException {
        daemons.reversed().forEach(Daemon::close);
        StateDirectory.deleteTree(folder);
    }
}
