package io.freshet.localstack.junit;

import io.freshet.localstack.Engine;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.launch.RedisCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engines shared by this test JVM. */
final class SharedEngines {

    private static final Set<Engine> RUNNING = EnumSet.noneOf(Engine.class);
    private static @Nullable LocalStack stack;
    /** Keeps these reachable for the life of the JVM: a stack's processes end with its spawner's thread. */
    private static final List<LocalStack> HELD = new ArrayList<>();

    private SharedEngines() {}

    /** Starts those that are not running yet, in parallel, and sets the system properties of all running engines. */
    static synchronized void ensure(Collection<Engine> wanted)
            throws IOException, PartFailedException, InterruptedException {
        var missing = EnumSet.noneOf(Engine.class);
        missing.addAll(wanted);
        missing.removeAll(RUNNING);
        if (missing.remove(Engine.REDIS_CLUSTER)) {
            LocalStack cluster = TestStacks.create("redis-cluster", true);
            HELD.add(cluster);
            cluster.start(Set.of(Part.REDIS), StackProgress.SILENT);
            RedisCluster.formOfOne(cluster.settings());
            started(Engine.REDIS_CLUSTER, cluster);
        }
        if (missing.isEmpty()) {
            return;
        }
        if (stack == null) {
            stack = TestStacks.create("engines", false);
        }
        stack.start(missing.stream().map(Engine::part).collect(Collectors.toSet()), StackProgress.SILENT);
        for (Engine engine : missing) {
            started(engine, stack);
        }
    }

    private static void started(Engine engine, LocalStack stack) {
        RUNNING.add(engine);
        System.setProperty(
                engine.portProperty(), Integer.toString(stack.settings().ports().of(engine.part())));
        if (engine == Engine.KAFKA) {
            System.setProperty(
                    Ports.KAFKA_SASL_VARIABLE,
                    Integer.toString(stack.settings().ports().kafkaSasl(Part.KAFKA)));
        }
    }
}
