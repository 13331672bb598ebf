package io.freshet.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The loopback ports of the parts. Immutable. */
public final class Ports {

    private static final int HIGHEST = 0xFFFF;
    private static final int LOWEST_FREE = 20_000;
    private static final int OWN_BLOCKS = 120;
    private static final int OWN_BLOCK = 100;
    private static final String CONTROLLER_VARIABLE = "FRESHET_KAFKA_CONTROLLER_PORT";
    /** The environment variable (in tests the system property) for the port where Kafka's users log in. */
    public static final String KAFKA_SASL_VARIABLE = "FRESHET_KAFKA_SASL_PORT";

    private final Map<Part, Integer> byPart;
    private final @Nullable Integer kafkaController;
    private final @Nullable Integer kafkaSasl;

    private Ports(Map<Part, Integer> byPart, @Nullable Integer kafkaController, @Nullable Integer kafkaSasl) {
        this.byPart = byPart;
        this.kafkaController = kafkaController;
        this.kafkaSasl = kafkaSasl;
    }

    /**
     * The ports set by the variables, and the defaults for the others.
     *
     * @throws IllegalArgumentException if a variable is not a port number (1 to 65535)
     */
    public static Ports of(Map<String, String> environment) {
        var ports = new EnumMap<Part, Integer>(Part.class);
        for (Part part : Part.ofSingle()) {
            Integer set = read(environment, part.portVariable());
            ports.put(part, set == null ? part.defaultPort() : set);
        }
        return new Ports(ports, read(environment, CONTROLLER_VARIABLE), read(environment, KAFKA_SASL_VARIABLE));
    }

    /**
     * A port for each part that is free now, as are the two after it. All are below the range from which the kernel
     * assigns ports to outgoing connections, so none can be taken before the part starts that way.
     */
    public static Ports free(Collection<Part> parts) {
        var ports = new EnumMap<Part, Integer>(Part.class);
        var taken = new HashSet<Integer>();
        for (Part part : parts) {
            int port = freePort();
            while (!isFree(port + 1)
                    || !isFree(port + 2)
                    || !Collections.disjoint(taken, List.of(port, port + 1, port + 2))) {
                port = freePort();
            }
            taken.addAll(List.of(port, port + 1, port + 2));
            ports.put(part, port);
        }
        return new Ports(ports, null, null);
    }

    /** The same for the parts of a stack that is not a cluster. */
    public static Ports free() {
        return free(Part.ofSingle());
    }

    /**
     * The port of a part.
     *
     * @throws IllegalArgumentException if it is derived from the first port of its kind and would be above 65535
     */
    public int of(Part part) {
        Integer own = byPart.get(part);
        if (own != null) {
            return own;
        }
        int port = Objects.requireNonNull(byPart.get(part.kind())) + part.portOffset();
        if (port > HIGHEST) {
            throw new IllegalArgumentException(
                    "%s is too high for a cluster, %s would have port %d".formatted(part.portVariable(), part, port));
        }
        return port;
    }

    /** Where users log in to this broker; its own port is anonymous. By default the second port after that. */
    public int kafkaSasl(Part broker) {
        int port = kafkaSasl == null ? of(broker) + 2 : kafkaSasl + broker.portOffset();
        if (port > HIGHEST) {
            throw new IllegalArgumentException("%s is too high, %s has port %d for users"
                    .formatted(kafkaSasl == null ? broker.portVariable() : KAFKA_SASL_VARIABLE, broker, port));
        }
        return port;
    }

    /** The port for cluster-internal traffic: Redis' bus, or Kafka's controller. */
    public int amongThemselves(Part part) {
        int port = of(part) + 1;
        if (port > HIGHEST) {
            throw new IllegalArgumentException("%s is too high for a cluster, %s needs the port after its own too"
                    .formatted(part.portVariable(), part));
        }
        return port;
    }

    /** These ports, overridden by {@code others}. */
    public Ports with(Map<Part, Integer> others) {
        var ports = new EnumMap<>(byPart);
        ports.putAll(others);
        return new Ports(ports, kafkaController, kafkaSasl);
    }

    /** The variables that pass all ports to a service. */
    public Map<String, String> asVariables() {
        var variables = new LinkedHashMap<String, String>();
        Part.ofSingle().forEach(part -> variables.put(part.portVariable(), Integer.toString(of(part))));
        variables.put(KAFKA_SASL_VARIABLE, Integer.toString(kafkaSasl(Part.KAFKA)));
        return variables;
    }

    /** The port for Kafka's controller: the configured one, else the one after Kafka's if that is free, else any. */
    public int chooseKafkaController() {
        if (kafkaController != null) {
            return kafkaController;
        }
        int next = of(Part.KAFKA) + 1;
        boolean usable = next <= HIGHEST && next != kafkaSasl(Part.KAFKA) && !byPart.containsValue(next);
        return usable && isFree(next) ? next : freePort();
    }

    private static @Nullable Integer read(Map<String, String> environment, String variable) {
        String text = environment.get(variable);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= HIGHEST) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below, with the same message
        }
        throw new IllegalArgumentException(variable + "=" + text + " is not a port: use a number from 1 to 65535");
    }

    private static int freePort() {
        // Two JVMs that choose at the same time must not find the same port free: each begins with ports of its own.
        int own = LOWEST_FREE + (int) (ProcessHandle.current().pid() % OWN_BLOCKS) * OWN_BLOCK;
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = attempt < OWN_BLOCK
                    ? ThreadLocalRandom.current().nextInt(own, own + OWN_BLOCK)
                    : ThreadLocalRandom.current().nextInt(LOWEST_FREE, LOWEST_FREE + OWN_BLOCKS * OWN_BLOCK);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between 20000 and 32000");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
