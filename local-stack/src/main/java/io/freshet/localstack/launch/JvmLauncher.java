package io.freshet.localstack.launch;

import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How a JVM-based part is run: from an AOT cache, which a training run creates. */
public sealed interface JvmLauncher extends PartLauncher permits KafkaLauncher, RegistryLauncher, ServiceLauncher {

    /** The stack that the part belongs to. */
    StackSettings stack();

    /** The JVM and its options. */
    List<String> jvm();

    /** What to run: the rest of the command. */
    List<String> program() throws IOException, InterruptedException;

    /** The cache of that program. */
    AotCache cache() throws IOException, InterruptedException;

    @Override
    default List<String> command() throws IOException, InterruptedException {
        var command = new ArrayList<>(jvm());
        command.addAll(stack().isTraining() ? cache().record() : cache().use());
        command.addAll(program());
        return command;
    }

    /** Whether the cache matches the program as built. */
    default boolean isTrained() throws IOException, InterruptedException {
        return cache().isCurrent();
    }

    /**
     * Creates the cache, after an orderly exit of a training run.
     *
     * @throws IOException if it cannot be created
     */
    default void finishTraining() throws IOException, InterruptedException {
        cache().create(jvm(), program());
    }
}
