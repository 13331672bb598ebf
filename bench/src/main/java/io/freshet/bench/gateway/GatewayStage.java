package io.freshet.bench.gateway;

import io.freshet.bench.BenchEngines;
import io.freshet.bench.Instance;
import io.freshet.gateway.client.ClientGroup;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.Superuser;
import io.freshet.localstack.token.LocalIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kafka, the registry, gateways and the clients' threads for one exercise. */
final class GatewayStage implements AutoCloseable {
    private final Path root;
    private final BenchEngines engines;
    private final Announcer announcer;
    private final ClientGroup clients = new ClientGroup(1);
    private final List<Instance> gateways = new ArrayList<>();

    private GatewayStage(Path root, BenchEngines engines) {
        this.root = root;
        this.engines = engines;
        announcer = new Announcer(engines.kafkaSuperuser(), Superuser.ofRegistry(engines.port(Part.REGISTRY)));
    }

    static GatewayStage start(Path root) throws IOException, PartFailedException, InterruptedException {
        BenchEngines engines = BenchEngines.start(root, Part.KAFKA, Part.REGISTRY);
        engines.issuer().prepare();
        return new GatewayStage(root, engines);
    }

    /** Starts a gateway, and waits until it is ready. */
    Instance gateway() throws IOException, InterruptedException {
        Instance started = engines.another(Part.NOTIFICATION_GATEWAY);
        gateways.add(started);
        started.awaitReady();
        return started;
    }

    static URI webSocket(Instance gateway) {
        return URI.create("ws://" + gateway.http().getAuthority() + "/ws");
    }

    Announcer announcer() {
        return announcer;
    }

    ClientGroup clients() {
        return clients;
    }

    LocalIssuer issuer() {
        return engines.issuer();
    }

    Path root() {
        return root;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        clients.close();
        announcer.close();
        for (Instance gateway : gateways) {
            gateway.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        engines.close();
    }
}
