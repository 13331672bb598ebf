package io.freshet.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.localstack.process.ProcessIdentity;
import io.freshet.localstack.process.Spawner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engines as run by {@code ./freshet up}: durable. */
class LocalStackIT {

    private static final Set<Part> ENGINES = EnumSet.range(Part.POSTGRES, Part.REGISTRY);

    @TempDir
    Path home;

    private LocalStack stack;

    @BeforeEach
    void setUp() {
        stack = stack(Ports.free());
    }

    @AfterEach
    void tearDown() throws Exception {
        stack.stop(Part.ofSingle(), StackProgress.SILENT);
    }

    @Test
    void dataSurvivesAStopAndOtherPorts() throws Exception {
        stack.start(ENGINES, StackProgress.SILENT);
        assertThat(states(ENGINES)).containsOnly(PartState.READY);
        sql("create table kept (id int)");
        redis("SET kept 1");
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        int schemaId = registerSchema();

        stack.stop(ENGINES, StackProgress.SILENT);
        assertThat(states(ENGINES)).containsOnly(PartState.STOPPED);
        stack = stack(Ports.free());
        stack.start(ENGINES, StackProgress.SILENT);

        sql("select id from kept");
        assertThat(redis("GET kept")).startsWith("$1\r\n1");
        try (var admin = admin()) {
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("kept");
        }
        assertThat(registerSchema()).isEqualTo(schemaId);
    }

    @Test
    void whatWasCommittedSurvivesAKillAndTheKilledStaysStopped() throws Exception {
        stack.start(Set.of(Part.POSTGRES), StackProgress.SILENT);
        sql("create table kept (id int)");
        try (Connection connection = connect();
                var backend = connection.createStatement().executeQuery("select pg_backend_pid()")) {
            backend.next();
            long backendPid = backend.getLong(1);
            assertThat(ProcessIdentity.of(backendPid)).isPresent();

            assertThat(stack.kill(Part.POSTGRES)).isTrue();

            assertThat(ProcessIdentity.of(backendPid)).isEmpty();
        }
        assertThat(states(Set.of(Part.POSTGRES))).containsOnly(PartState.STOPPED);
        assertThat(stack.kill(Part.POSTGRES)).isFalse();

        stack.start(Set.of(Part.POSTGRES), StackProgress.SILENT);
        sql("select id from kept");
    }

    @Test
    void anotherCommandFindsWhatRunsAndItsPorts() throws Exception {
        stack.start(Set.of(Part.REDIS), StackProgress.SILENT);
        var other = stack(Ports.of(Map.of()));

        assertThat(other.settings().ports().of(Part.REDIS))
                .isEqualTo(stack.settings().ports().of(Part.REDIS));
        other.start(Set.of(Part.REDIS), StackProgress.SILENT);
        assertThat(other.startedByUs()).isEmpty();
        other.stop(Set.of(Part.REDIS), StackProgress.SILENT);
        assertThat(states(Set.of(Part.REDIS))).containsOnly(PartState.STOPPED);
    }

    @Test
    void aPartThatCannotStartSaysWhyAndIsFailed() throws Exception {
        stack.start(Set.of(Part.REDIS), StackProgress.SILENT);
        int taken = stack.settings().ports().of(Part.REDIS);
        var other = new LocalStack(
                new StackSettings(
                        root(),
                        new StateDirectory(home.resolve("other")),
                        Ports.free().with(Map.of(Part.POSTGRES, taken)),
                        StackSettings.Purpose.USE),
                new Spawner(true));

        assertThatThrownBy(() -> other.start(Set.of(Part.POSTGRES), StackProgress.SILENT))
                .isInstanceOf(PartFailedException.class)
                .hasMessageContaining("postgres ended while it started")
                .hasMessageContaining("Address already in use");
        assertThat(other.status().getFirst().state()).isEqualTo(PartState.FAILED);
    }

    @Test
    void oneCommandAtATime() throws IOException {
        try (var _ = StackLock.take(new StateDirectory(home), "up --detach")) {
            assertThatThrownBy(() -> StackLock.take(new StateDirectory(home), "down"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("./freshet up --detach, pid "
                            + ProcessHandle.current().pid());
        }
        StackLock.take(new StateDirectory(home), "down").close();
    }

    private LocalStack stack(Ports ports) {
        return new LocalStack(
                new StackSettings(root(), new StateDirectory(home), ports, StackSettings.Purpose.USE),
                new Spawner(true));
    }

    private static Path root() {
        return CheckoutRoot.above(Path.of(""));
    }

    private List<PartState> states(Set<Part> parts) {
        return stack.status().stream()
                .filter(status -> parts.contains(status.part()))
                .map(PartStatus::state)
                .toList();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port(Part.POSTGRES) + "/freshet", "postgres", "freshet");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = connect()) {
            connection.createStatement().execute(statement);
        }
    }

    private String redis(String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(Part.REDIS))) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[256];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII);
        }
    }

    private Admin admin() {
        return Admin.create(Superuser.ofKafka(stack.settings().kafkaSaslAddresses()));
    }

    private int registerSchema() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + port(Part.REGISTRY) + "/apis/ccompat/v7/subjects/kept/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .header("Authorization", "Basic cmVnaXN0cnk6ZnJlc2hldA==") // registry:freshet
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"{\\\"type\\\":\\\"long\\\"}\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return Integer.parseInt(answer.body().replaceAll("(?s).*\"id\":(\\d+).*", "$1"));
        }
    }

    private int port(Part part) {
        return stack.settings().ports().of(part);
    }
}
