package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.Superuser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Kafka broker that is also a controller, either alone or one of a cluster of three. */
record KafkaLauncher(Part part, StackSettings stack, EngineBinaries binaries) implements JvmLauncher {

    private static final int HEAP_MEGABYTES = 256;
    /** All brokers must agree on it, but each is formatted separately. */
    private static final String CLUSTER_ID = "RnJlc2hldExvY2FsQ2x1cw";

    @Override
    public void prepare() throws IOException, InterruptedException {
        Files.createDirectories(home());
        Files.writeString(home().resolve("server.properties"), properties());
        Files.writeString(home().resolve("logback.xml"), LOGBACK);
        if (!Files.exists(log().resolve("meta.properties"))) {
            // left by an interrupted format
            StateDirectory.deleteTree(log());
            Files.deleteIfExists(granted());
            List<String> command = jvm();
            command.addAll(cache().use());
            command.addAll(List.of("-cp", binaries.kafkaClassPath(), "kafka.tools.StorageTool", "format"));
            command.addAll(
                    isOfCluster()
                            ? List.of("--cluster-id=" + CLUSTER_ID)
                            : List.of("--standalone", "--cluster-id=" + newClusterId()));
            command.addAll(List.of("-c", home().resolve("server.properties").toString()));
            PreparationStep.run(command, "", home());
        }
    }

    @Override
    public List<String> jvm() {
        List<String> command = SmallJvm.command(HEAP_MEGABYTES, SmallJvm.Compilers.QUICK);
        command.add("-Dlogback.configurationFile=" + home().resolve("logback.xml"));
        return command;
    }

    @Override
    public List<String> program() {
        return List.of(
                "-cp",
                binaries.kafkaClassPath(),
                "kafka.Kafka",
                home().resolve("server.properties").toString());
    }

    @Override
    public AotCache cache() throws IOException {
        return binaries.kafkaCache();
    }

    /** Grants access in a new or older data directory, and whenever the list has changed. */
    @Override
    public void complete() throws IOException, InterruptedException {
        String list = Files.readString(stack.root().resolve("deploy/kafka/access.txt"));
        if (!Files.exists(granted()) || !Files.readString(granted()).equals(list)) {
            KafkaAccess.grant("127.0.0.1:" + stack.ports().kafkaSasl(part), list);
            Files.writeString(granted(), list);
        }
    }

    private Path granted() {
        return home().resolve("granted-access.txt");
    }

    private String properties() {
        int port = stack.ports().of(part);
        int controllerPort = isOfCluster()
                ? stack.ports().amongThemselves(part)
                : stack.ports().chooseKafkaController();
        int copies = stack.partsOf(Part.KAFKA).size();
        return """
                process.roles=broker,controller
                node.id=%4$d
                %5$s
                listeners=ANONYMOUS://127.0.0.1:%1$d,SERVICES://127.0.0.1:%8$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=ANONYMOUS://127.0.0.1:%1$d,SERVICES://127.0.0.1:%8$d,CONTROLLER://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=SERVICES
                listener.security.protocol.map=\
                  ANONYMOUS:PLAINTEXT,SERVICES:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
                sasl.enabled.mechanisms=PLAIN
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.services.plain.sasl.jaas.config=%9$s
                listener.name.controller.plain.sasl.jaas.config=%9$s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:kafka
                log.dirs=%3$s
                auto.create.topics.enable=false
                num.network.threads=2
                num.io.threads=4
                offsets.topic.num.partitions=5
                offsets.topic.replication.factor=%6$d
                transaction.state.log.num.partitions=5
                transaction.state.log.replication.factor=%6$d
                transaction.state.log.min.isr=%7$d
                share.coordinator.state.topic.num.partitions=5
                share.coordinator.state.topic.replication.factor=%6$d
                share.coordinator.state.topic.min.isr=%7$d
                default.replication.factor=%6$d
                min.insync.replicas=%7$d
                group.initial.rebalance.delay.ms=0
                """.formatted(
                        port,
                        controllerPort,
                        log(),
                        part.number(),
                        quorum(controllerPort),
                        copies,
                        (copies + 1) / 2,
                        stack.ports().kafkaSasl(part),
                        users());
    }

    /** The accounts, including the one that brokers use among themselves. */
    private static String users() {
        return Stream.of("kafka", "freshet_stream", "freshet_feed", "freshet_invalidator", "freshet_gateway")
                .map(user -> "user_%s=\"%s\"".formatted(user, Superuser.PASSWORD))
                .collect(Collectors.joining(
                        " ",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " username=\"kafka\" password=\"%s\" ".formatted(Superuser.PASSWORD),
                        ";"));
    }

    private String quorum(int controllerPort) {
        if (!isOfCluster()) {
            return "controller.quorum.bootstrap.servers=127.0.0.1:" + controllerPort;
        }
        return stack.partsOf(Part.KAFKA).stream()
                .map(broker -> broker.number() + "@127.0.0.1:" + stack.ports().amongThemselves(broker))
                .collect(Collectors.joining(",", "controller.quorum.voters=", ""));
    }

    private boolean isOfCluster() {
        return stack.state().cluster();
    }

    private static String newClusterId() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Path home() {
        return stack.state().data(part);
    }

    private Path log() {
        return home().resolve("log");
    }

    private static final String LOGBACK = """
            <configuration>
              <appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder>
                  <pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{30} %msg%n</pattern>
                </encoder>
              </appender>
              <logger name="kafka.server.KafkaRaftServer" level="INFO"/>
              <root level="WARN">
                <appender-ref ref="STDOUT"/>
              </root>
            </configuration>
            """;
}
