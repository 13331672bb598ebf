package io.freshet.bench.hit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Debian packages of the peers and load generators.
 *
 * @param name the package's name
 * @param file a file that exists if it is installed
 */
record DebianPackages(String name, Path file) {
    static final String NGINX = "/usr/sbin/nginx";
    static final String VARNISH = "/usr/sbin/varnishd";
    static final String WRK = "/usr/bin/wrk";
    static final String H2LOAD = "/usr/bin/h2load";
    static final String REDIS_BENCHMARK = "/usr/bin/redis-benchmark";
    static final String REDIS_CLI = "/usr/bin/redis-cli";
    /** Debian's Python: only that finds the packaged modules. */
    static final String PYTHON = "/usr/bin/python3";

    private static final List<DebianPackages> ALL = Stream.concat(
                    Stream.of(
                            new DebianPackages("nginx", Path.of(NGINX)),
                            new DebianPackages("varnish", Path.of(VARNISH)),
                            new DebianPackages("wrk", Path.of(WRK)),
                            new DebianPackages("nghttp2-client", Path.of(H2LOAD)),
                            new DebianPackages("redis-tools", Path.of(REDIS_BENCHMARK))),
                    Stream.of("fastapi", "uvicorn", "uvloop", "httptools", "hiredis", "redis")
                            .map(module -> new DebianPackages(
                                    "python3-" + module, Path.of("/usr/lib/python3/dist-packages", module))))
            .toList();

    /** Fails if a package is missing; the message says how to install it. */
    static void require() {
        if (ALL.stream().anyMatch(each -> !Files.exists(each.file()))) {
            throw new IllegalStateException("The peers are not all installed (Debian's packages): apt-get install -y "
                    + "--no-install-recommends "
                    + ALL.stream().map(DebianPackages::name).collect(Collectors.joining(" ")));
        }
    }

    /** The versions according to the package manager. */
    static String versions() throws IOException, InterruptedException {
        return Tool.output(
                        Path.of("/"),
                        Stream.concat(
                                        Stream.of("dpkg-query", "-W", "-f", "${Package} ${source:Upstream-Version}, "),
                                        ALL.stream().map(DebianPackages::name))
                                .toList())
                .replaceAll(", $", "");
    }
}
