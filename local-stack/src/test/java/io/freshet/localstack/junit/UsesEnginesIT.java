package io.freshet.localstack.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.Engine;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@UsesEngines({Engine.POSTGRES, Engine.REDIS, Engine.KAFKA, Engine.REGISTRY})
class UsesEnginesIT {

    @Test
    void postgresIsReadyForChangeDataCapture() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port(Part.POSTGRES) + "/freshet", "postgres", "freshet");
                var result = connection
                        .createStatement()
                        .executeQuery(
                                "select current_setting('wal_level'), upper('ä'), current_setting('server_version')")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo("logical");
            assertThat(result.getString(2)).isEqualTo("Ä");
            assertThat(result.getString(3)).startsWith("18.");
        }
    }

    @Test
    void postgresWantsThePassword() {
        Assertions.assertThatThrownBy(() -> DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port(Part.POSTGRES) + "/freshet", "postgres", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void redisKeepsAnAppendOnlyFile() throws IOException {
        assertThat(redis("CONFIG GET appendonly\r\n")).contains("yes");
        assertThat(redis("SET uses-engines 1\r\n")).startsWith("+OK");
    }

    @Test
    void kafkaCarriesARecordAndMakesNoTopicByItself() throws Exception {
        Map<String, Object> connection = EngineSuperuser.ofKafka();
        try (var admin = Admin.create(connection)) {
            admin.createTopics(List.of(new NewTopic("uses-engines", 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        Map<String, Object> patient = new HashMap<>(connection);
        patient.put("max.block.ms", 8_000);
        try (var producer = new KafkaProducer<>(patient, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("uses-engines", "key", "value")).get(20, TimeUnit.SECONDS);
            Assertions.assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nobody-made-this", "key", "value"))
                            .get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
        try (var consumer = new KafkaConsumer<>(connection, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition("uses-engines", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var records = consumer.poll(Duration.ofSeconds(20));
            assertThat(records)
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo("value"));
        }
    }

    @Test
    void registryTakesASchemaFromAUserOnly() throws Exception {
        var base = "http://127.0.0.1:" + port(Part.REGISTRY) + "/apis/ccompat/v7";
        var request = HttpRequest.newBuilder(URI.create(base + "/subjects/uses-engines-value/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}"));
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
            var registered = client.send(
                    request.header("Authorization", "Basic cmVnaXN0cnk6ZnJlc2hldA==") // registry:freshet
                            .build(),
                    BodyHandlers.ofString());
            assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
            assertThat(registered.body()).contains("\"id\"");
            var subjects = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/subjects")).build(), BodyHandlers.ofString());
            assertThat(subjects.body()).contains("uses-engines-value");
        }
    }

    private static String redis(String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(Part.REDIS))) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[512];
            int length = socket.getInputStream().read(buffer);
            return new String(buffer, 0, length, StandardCharsets.US_ASCII);
        }
    }

    private static int port(Part part) {
        return Integer.parseInt(System.getProperty(part.portVariable()));
    }
}
