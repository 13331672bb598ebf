package io.freshet.localstack;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What tells one stack from another.
 *
 * @param root the checkout, with the built engines and services
 * @param state where it keeps its data, logs and keys
 * @param ports where its parts listen, on loopback
 * @param purpose what it is run for
 */
public record StackSettings(Path root, StateDirectory state, Ports ports, Purpose purpose) {

    /** What a stack is run for. */
    public enum Purpose {
        /** To be used: what was acknowledged survives a crash of the machine. */
        USE,
        /** To be measured: as in use, but one client may have all that there is. */
        MEASUREMENT,
        /** To be tested, which does without that, for speed. */
        TEST,
        /** To learn from it what starts have in common. */
        TRAINING
    }

    /** Whether what was acknowledged must survive a crash of the machine. */
    public boolean durable() {
        return purpose == Purpose.USE || purpose == Purpose.MEASUREMENT;
    }

    /** A client's share: ten times that of a deployment, for all local clients have one address. */
    public Map<String, String> clientLimits() {
        return switch (purpose) {
            case USE ->
                Map.of(
                        "FRESHET_LOADS_PER_SECOND", "500",
                        "FRESHET_LOADS_BURST", "2000",
                        "FRESHET_WRITES_PER_SECOND", "500",
                        "FRESHET_WRITES_BURST", "1000",
                        "FRESHET_SUBSCRIPTIONS_PER_ADDRESS", "100000",
                        "FRESHET_ROOMS_PER_ADDRESS", "10000");
            case MEASUREMENT, TEST, TRAINING ->
                Map.of(
                        "FRESHET_LOADS_PER_SECOND", "0",
                        "FRESHET_WRITES_PER_SECOND", "0",
                        "FRESHET_SUBSCRIPTIONS_PER_ADDRESS", "0",
                        "FRESHET_ROOMS_PER_ADDRESS", "0");
        };
    }

    /** Whether the JVMs note what their AOT caches are made of. */
    public boolean isTraining() {
        return purpose == Purpose.TRAINING;
    }

    /** What it consists of, in the order in which it is told. */
    public Collection<Part> parts() {
        return state.cluster() ? Part.ofCluster() : Part.ofSingle();
    }

    /** Those of a kind, e.g. all Kafka brokers; in order. */
    public List<Part> partsOf(Part kind) {
        return parts().stream().filter(part -> part.kind() == kind).toList();
    }

    /** Where those of a kind listen, as clients take it: {@code 127.0.0.1:19092}, with commas between. */
    public String addressesOf(Part kind) {
        return partsOf(kind).stream().map(part -> "127.0.0.1:" + ports.of(part)).collect(Collectors.joining(","));
    }

    /** Where users log in to Kafka, in the same form. */
    public String kafkaSaslAddresses() {
        return partsOf(Part.KAFKA).stream()
                .map(part -> "127.0.0.1:" + ports.kafkaSasl(part))
                .collect(Collectors.joining(","));
    }

    /** The same with other ports. */
    public StackSettings withPorts(Ports others) {
        return new StackSettings(root, state, others, purpose);
    }
}
