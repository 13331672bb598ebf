package io.freshet.localstack.launch;

import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How a part is run that is a program for the JVM: it starts from an AOT cache, which a training run makes. */
public sealed interface JvmLauncher extends PartLauncher permits KafkaLauncher, RegistryLauncher, ServiceLauncher {

    /** The stack that it is part of. */
    StackSettings stack();

    /** The JVM and its options. */
    List<String> jvm();

    /** What to run, the rest of the command. */
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

    /** Whether the cache is of the program as it is built now. */
    default boolean isTrained() throws IOException, InterruptedException {
        return cache().isCurrent();
    }

    /**
     * Makes the cache, after a training run has ended in order.
     *
     * @throws IOException if it cannot be made
     */
    default void finishTraining() throws IOException, InterruptedException {
        cache().create(jvm(), program());
    }
}
