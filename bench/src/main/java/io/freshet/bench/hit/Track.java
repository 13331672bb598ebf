package io.freshet.bench.hit;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Instance;
import io.freshet.bench.Metrics;
import io.freshet.bench.Section;
import io.freshet.bench.ServerProcess;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Freshet and its peers with the same pages, ready for load. */
final class Track implements AutoCloseable {
    static final String FRESHET = "Freshet";
    static final String VARNISH = "Varnish";
    static final String NGINX = "nginx";
    static final String FASTAPI = "FastAPI + Redis";
    static final String PASSED = "FastAPI, bytes passed on";

    private final BenchStack stack;
    private final Path folder;
    private final Peers peers;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private List<Page> pages = List.of();

    private Track(BenchStack stack, Path folder) throws IOException {
        this.stack = stack;
        this.folder = folder;
        this.peers = Peers.in(folder);
        peers.write("report.lua", Map.of());
    }

    static Track on(BenchStack stack) throws IOException {
        return new Track(stack, Peers.newFolder());
    }

    /** Takes the pages from this instance's answers. */
    List<Page> take(URI feed) throws IOException, InterruptedException {
        List<Page> taken = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            taken.add(Page.of(client, feed, shape));
        }
        pages = List.copyOf(taken);
        return pages;
    }

    Wrk wrk(int connections) {
        return new Wrk(folder, connections);
    }

    Path folder() {
        return folder;
    }

    /** The stack's own feed-service. */
    Contender freshet(Variant variant) throws IOException, InterruptedException {
        int port = stack.port(Part.FEED_SERVICE);
        return freshet(variant, port, stack.pid(Part.FEED_SERVICE));
    }

    /** Another instance of feed-service. */
    Contender freshet(Variant variant, Instance instance) throws IOException, InterruptedException {
        return freshet(variant, instance.http().getPort(), instance.process().pid());
    }

    private Contender freshet(Variant variant, int port, long pid) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port);
        Target target = Target.at(client, variant, port, Shape::path);
        return new Contender(
                FRESHET,
                false,
                variant == Variant.HTTP2 ? target.over(new H2Load(folder), port) : target.over(wrk(Wrk.CONNECTIONS)),
                new ServerProcess(pid)::cpuMicros,
                () -> Metrics.value(address, "jvm_gc_memory_allocated_bytes_total"));
    }

    /** nginx and Varnish. */
    List<Contender> caches(Variant variant) throws IOException, InterruptedException {
        Daemon nginx = peers.nginx(pages);
        Daemon varnish = peers.varnish();
        Target files = Target.at(client, variant, peers.nginxPort(), Shape::file);
        Target kept = Target.at(client, variant, peers.varnishPort(), Shape::path);
        boolean h2 = variant == Variant.HTTP2;
        H2Load h2load = new H2Load(folder);
        Wrk wrk = wrk(Wrk.CONNECTIONS);
        return List.of(
                Contender.peer(VARNISH, false, h2 ? kept.over(h2load, peers.varnishPort()) : kept.over(wrk), varnish),
                Contender.peer(NGINX, false, h2 ? files.over(h2load, peers.nginxH2Port()) : files.over(wrk), nginx));
    }

    /** The stack that Freshet replaces, as far as it supports the variant. */
    List<Contender> replaced(Variant variant) throws IOException, InterruptedException {
        if (variant == Variant.HTTP2) {
            return List.of(); // uvicorn does not support it
        }
        int redis = stack.port(Part.REDIS);
        peers.store(pages, redis);
        List<Contender> all = new ArrayList<>();
        if (variant != Variant.NOT_MODIFIED) { // its guide does not use entity tags
            Peers.Peer model = peers.fastApi("model", redis, variant == Variant.GZIP);
            Target target = Target.at(client, variant, model.port(), Shape::path);
            all.add(Contender.peer(FASTAPI, true, target.over(wrk(Wrk.CONNECTIONS)), model.daemon()));
        }
        Peers.Peer passed = peers.fastApi("passed", redis, false);
        Target target = Target.at(client, variant, passed.port(), Shape::path);
        all.add(Contender.peer(PASSED, true, target.over(wrk(Wrk.CONNECTIONS)), passed.daemon()));
        return all;
    }

    /** {@code GET} of the same bytes from the stack's Redis. */
    Contender redis() throws IOException, InterruptedException {
        RedisBenchmark redis = new RedisBenchmark(folder, stack.port(Part.REDIS));
        return new Contender(
                "redis-benchmark GET",
                false,
                (shape, length) -> redis.run("peer:" + shape.redisKey(), length),
                new ServerProcess(stack.pid(Part.REDIS))::cpuMicros,
                () -> Double.NaN);
    }

    /** Describes the machine and the tools. */
    void describe(Section.Builder report) throws IOException, InterruptedException {
        report.line("Machine: %s. %s. %s."
                .formatted(
                        Machine.processor(),
                        DebianPackages.versions(),
                        pages.stream()
                                .map(page -> "%s: %,d bytes, packed %,d"
                                        .formatted(page.shape().title(), page.body().length, page.gzip().length))
                                .collect(Collectors.joining("; "))));
    }

    @Override
    public void close() throws IOException {
        client.shutdownNow();
        peers.close();
    }
}
