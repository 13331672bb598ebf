package io.freshet.localstack;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What tells one stack from another.
 *
 * @param root the checkout, with the built engines and services
 * @param state where it keeps its data, logs and keys
 * @param ports where its parts listen, on loopback
 * @param durable whether what was acknowledged must survive a crash of the machine; tests do without, for speed
 */
public record StackSettings(Path root, StateDirectory state, Ports ports, boolean durable) {

    /** What it consists of, in the order in which it is told. */
    public Collection<Part> parts() {
        return state.cluster() ? Part.ofCluster() : Part.ofSingle();
    }

    /** The ports of the parts of a kind that it has, e.g. of all Kafka brokers. */
    public List<Integer> portsOf(Part kind) {
        return parts().stream()
                .filter(part -> part.kind() == kind)
                .map(ports::of)
                .toList();
    }

    /** The same with other ports. */
    public StackSettings withPorts(Ports others) {
        return new StackSettings(root, state, others, durable);
    }
}
