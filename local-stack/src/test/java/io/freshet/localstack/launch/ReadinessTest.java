package io.freshet.localstack.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final int PORT = 40_000;

    /** Runs in a network namespace where every outgoing connection uses this port. */
    static final class Probe {
        public static void main(String[] args) throws Exception {
            for (Part part : Part.ofSingle()) {
                boolean ready = Readiness.isReady(part, PORT);
                System.out.println(part + " ready=" + ready + " connections=" + connections());
            }
        }

        /** Includes closed ones: the kernel remembers them for a minute. */
        private static long connections() throws IOException {
            long count = 0;
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                count += Files.readAllLines(Path.of(table)).stream()
                        .filter(line -> line.contains(":%04X".formatted(PORT)))
                        .count();
            }
            return count;
        }
    }

    @Test
    void aProbeNeverConnectsToItself() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "unshare",
                        "-rn",
                        "bash",
                        "-c",
                        "ip link set lo up && echo '%d %d' >/proc/sys/net/ipv4/ip_local_port_range || exit 77; exec \"$@\""
                                .formatted(PORT, PORT),
                        "probe",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Assumptions.assumeFalse(process.exitValue() == 77, "no network of one's own here: " + said);

        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said.lines())
                .hasSize(Part.ofSingle().size())
                .allSatisfy(line -> assertThat(line).endsWith(" ready=false connections=0"));
    }
}
