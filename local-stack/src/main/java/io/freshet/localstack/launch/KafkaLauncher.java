package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** One Kafka broker that is its own controller. */
record KafkaLauncher(StackSettings stack, EngineBinaries binaries) implements PartLauncher {

    private static final int HEAP_MEGABYTES = 256;

    @Override
    public void prepare() throws IOException, InterruptedException {
        Files.createDirectories(home());
        Files.writeString(home().resolve("server.properties"), properties());
        Files.writeString(home().resolve("logback.xml"), LOGBACK);
        if (!Files.exists(log().resolve("meta.properties"))) {
            // what a format that was cut short has left
            StateDirectory.deleteTree(log());
            List<String> command = jvm(binaries.kafkaArchive().read());
            command.addAll(
                    List.of("kafka.tools.StorageTool", "format", "--standalone", "--cluster-id=" + newClusterId()));
            command.addAll(List.of("-c", home().resolve("server.properties").toString()));
            PreparationStep.run(command, "", home());
        }
    }

    @Override
    public List<String> command() throws IOException {
        ClassDataArchive archive = binaries.kafkaArchive();
        List<String> command = jvm(stack.durable() ? archive.readAndKeepCurrent() : archive.read());
        command.addAll(
                List.of("kafka.Kafka", home().resolve("server.properties").toString()));
        return command;
    }

    private List<String> jvm(List<String> options) {
        List<String> command = SmallJvm.command(HEAP_MEGABYTES, options);
        command.add("-Dlogback.configurationFile=" + home().resolve("logback.xml"));
        command.addAll(List.of("-cp", binaries.kafkaClassPath()));
        return command;
    }

    private String properties() {
        int port = stack.ports().of(Part.KAFKA);
        int controllerPort = stack.ports().chooseKafkaController();
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                num.network.threads=2
                num.io.threads=4
                offsets.topic.num.partitions=5
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=5
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=5
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, controllerPort, log());
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
        return stack.state().data(Part.KAFKA);
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
