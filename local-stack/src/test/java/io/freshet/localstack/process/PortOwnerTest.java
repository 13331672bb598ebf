package io.freshet.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.EnvironmentCheck;
import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortOwnerTest {

    @TempDir
    Path home;

    @Test
    void aListenerIsFoundWithItsCommand() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var owner = PortOwner.of(socket.getLocalPort()).orElseThrow();

            assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(owner.command()).contains("java");
        }
    }

    /** This happens to a port in the range from which the kernel assigns outgoing connections. */
    @Test
    void aConnectionThatHasThePortIsFoundToo() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var connection = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(PortOwner.of(connection.getLocalPort()).orElseThrow().pid())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(PortOwner.isListenedOn(connection.getLocalPort())).isFalse();
            assertThat(PortOwner.isListenedOn(server.getLocalPort())).isTrue();
        }
    }

    @Test
    void aFreePortHasNone() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(PortOwner.of(port)).isEmpty();
    }

    @Test
    void theMessageNamesPartPortProcessAndRemedy() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            var settings = settings(Ports.free().with(Map.of(Part.FEED_SERVICE, port)));

            assertThat(EnvironmentCheck.problems(settings, Part.ofSingle()))
                    .filteredOn(problem -> problem.fatal() && problem.message().contains("Port "))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message())
                            .contains("Port " + port + " of feed-service")
                            .contains("pid " + ProcessHandle.current().pid())
                            .contains("FRESHET_FEED_PORT"));
            // a running part owns its port
            assertThat(EnvironmentCheck.problems(settings, Set.of()))
                    .filteredOn(problem -> problem.fatal() && problem.message().contains("Port "))
                    .isEmpty();
        }
    }

    @Test
    void thePortOfKafkasUsersIsLookedAtToo() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            var settings = settings(Ports.of(Map.of(Ports.KAFKA_SASL_VARIABLE, Integer.toString(port))));

            assertThat(EnvironmentCheck.problems(settings, Set.of(Part.KAFKA)))
                    .filteredOn(EnvironmentCheck::fatal)
                    .extracting(EnvironmentCheck::message)
                    .anyMatch(message -> message.contains("Port " + port + " of the users of kafka")
                            && message.contains("FRESHET_KAFKA_SASL_PORT"));
        }
    }

    @Test
    void aPortThatTheKernelGivesAwayIsWarnedOf() throws IOException {
        int first = Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .getFirst()
                .strip()
                .split("\\s+", -1)[0]);

        assertThat(EnvironmentCheck.problems(
                        settings(Ports.of(Map.of()).with(Map.of(Part.FEED_SERVICE, first))), Set.of()))
                .filteredOn(problem -> problem.message().contains("outgoing connection"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("the port of feed-service, as"))
                .satisfies(problem -> assertThat(problem.fatal()).isFalse());
        assertThat(EnvironmentCheck.problems(settings(Ports.of(Map.of())), Set.of()))
                .noneMatch(problem -> problem.message().contains("outgoing connection"));
    }

    @Test
    void onePortForTwoPartsIsRefused() {
        var settings = settings(Ports.free().with(Map.of(Part.REDIS, 9, Part.KAFKA, 9)));

        assertThat(EnvironmentCheck.problems(settings, Set.of()))
                .extracting(EnvironmentCheck::message)
                .contains("FRESHET_REDIS_PORT and FRESHET_KAFKA_PORT are both 9: give each part a port of its own");
    }

    private StackSettings settings(Ports ports) {
        return new StackSettings(home, new StateDirectory(home), ports, StackSettings.Purpose.TEST);
    }
}
