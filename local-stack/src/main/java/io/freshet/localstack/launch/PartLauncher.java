package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How one part is prepared and run. */
public sealed interface PartLauncher permits JvmLauncher, PostgresLauncher, RedisLauncher {

    /** Creates what the part needs before its process starts, including its data directory. Idempotent. */
    void prepare() throws IOException, InterruptedException;

    /** The program and its arguments; call {@link #prepare()} first. */
    List<String> command() throws IOException, InterruptedException;

    /** Creates what the part needs once it is ready, before others rely on it. Idempotent. */
    default void complete() throws IOException, InterruptedException {}

    /** Environment variables in addition to the inherited ones. */
    default Map<String, String> variables() {
        return Map.of();
    }

    /** Whether the program refuses to run as root. */
    default boolean refusesRoot() {
        return false;
    }

    /** The launcher for a part of a stack. */
    static PartLauncher of(Part part, StackSettings stack) {
        EngineBinaries binaries = EngineBinaries.of(stack.root());
        return switch (part.kind()) {
            case POSTGRES -> new PostgresLauncher(part, stack, binaries);
            case REDIS -> new RedisLauncher(part, stack, binaries);
            case KAFKA -> new KafkaLauncher(part, stack, binaries);
            case REGISTRY -> new RegistryLauncher(stack, binaries);
            default -> new ServiceLauncher(part, stack);
        };
    }
}
