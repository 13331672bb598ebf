package io.freshet.localstack;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What distinguishes one stack from another.
 *
 * @param root the checkout, with the built engines and services
 * @param state where it keeps its data, logs and keys
 * @param ports where its parts listen, on loopback
 * @param purpose what it is used for
 */
public record StackSettings(Path root, StateDirectory state, Ports ports, Purpose purpose) {

    /** What a stack is used for. */
    public enum Purpose {
        /** Normal use: acknowledged writes survive a machine crash. */
        USE,
        /** Benchmarks: as in normal use, but without limits per client. */
        MEASUREMENT,
        /** Tests: fast rather than durable. */
        TEST,
        /** A training run for the AOT caches. */
        TRAINING
    }

    /** Whether acknowledged writes must survive a machine crash. */
    public boolean durable() {
        return purpose == Purpose.USE || purpose == Purpose.MEASUREMENT;
    }

    /** Limits per client: ten times those of a deployment, because all local clients share one address; 0 = none. */
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

    /** Whether the JVMs record what their AOT caches are created from. */
    public boolean isTraining() {
        return purpose == Purpose.TRAINING;
    }

    /** The parts of this stack, in display order. */
    public Collection<Part> parts() {
        return state.cluster() ? Part.ofCluster() : Part.ofSingle();
    }

    /** The parts of one kind, e.g. all Kafka brokers, in order. */
    public List<Part> partsOf(Part kind) {
        return parts().stream().filter(part -> part.kind() == kind).toList();
    }

    /** The addresses of one kind in clients' format: {@code 127.0.0.1:19092}, separated by commas. */
    public String addressesOf(Part kind) {
        return partsOf(kind).stream().map(part -> "127.0.0.1:" + ports.of(part)).collect(Collectors.joining(","));
    }

    /** The addresses where users log in to Kafka, in the same format. */
    public String kafkaSaslAddresses() {
        return partsOf(Part.KAFKA).stream()
                .map(part -> "127.0.0.1:" + ports.kafkaSasl(part))
                .collect(Collectors.joining(","));
    }

    /** These settings with other ports. */
    public StackSettings withPorts(Ports others) {
        return new StackSettings(root, state, others, purpose);
    }
}
