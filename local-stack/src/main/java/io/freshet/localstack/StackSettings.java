package io.freshet.localstack;

import java.nio.file.Path;

/**
 * What tells one stack from another.
 *
 * @param root the checkout, with the built engines and services
 * @param state where it keeps its data, logs and keys
 * @param ports where its parts listen, on loopback
 * @param durable whether what was acknowledged must survive a crash of the machine; tests do without, for speed
 */
public record StackSettings(Path root, StateDirectory state, Ports ports, boolean durable) {

    /** The same with other ports. */
    public StackSettings withPorts(Ports others) {
        return new StackSettings(root, state, others, durable);
    }
}
