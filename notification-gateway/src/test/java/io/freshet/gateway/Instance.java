package io.freshet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A gateway that uses the test engines. All feature tests share two instances in this JVM. A test can start others, in
 * this JVM or in a process that it can kill.
 */
public final class Instance implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Long timeouts, so that a machine that stalls for some seconds fails no test. */
    private static final Map<String, String> PATIENT = Map.of(
            "--spring.data.redis.timeout", "8s",
            "--freshet.gateway.commands.answer-timeout", "8s",
            "--freshet.gateway.viewers.heartbeat", "500ms",
            "--freshet.gateway.viewers.lifetime", "6s");

    private static final Path STATE =
            Path.of("target", "jwt-" + ProcessHandle.current().pid()).toAbsolutePath();
    private static final LocalIssuer ISSUER = new LocalIssuer(new StateDirectory(STATE), Clock.systemUTC());
    private static final Map<String, Instance> SHARED = new HashMap<>();

    private final int port;
    private final @Nullable ConfigurableApplicationContext context;
    private final @Nullable Process process;

    private Instance(int port, @Nullable ConfigurableApplicationContext context, @Nullable Process process) {
        this.port = port;
        this.context = context;
        this.process = process;
    }

    public static Instance one() {
        return shared("one");
    }

    public static Instance two() {
        return shared("two");
    }

    private static synchronized Instance shared(String name) {
        Truth.migrate();
        // Spring closes the contexts when the JVM ends.
        return SHARED.computeIfAbsent(name, _ -> inThisJvm());
    }

    /** Starts an instance with settings of the form {@code --name=value}. It ends with this JVM at the latest. */
    public static Instance inThisJvm(String... settings) {
        int port = freePort();
        var context = new SpringApplicationBuilder(NotificationGatewayApplication.class)
                .run(arguments(port, settings).toArray(String[]::new));
        return new Instance(port, context, null).awaitReady();
    }

    /** The same, in a process that can be killed. */
    public static Instance inItsOwnProcess(String... settings) {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("FRESHET_"))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(NotificationGatewayApplication.class.getName());
        command.addAll(arguments(port, settings));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Instance(port, null, process).awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(int port, String... settings) {
        try {
            ISSUER.prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new LinkedHashMap<>(PATIENT);
        all.put("--freshet.gateway.port", Integer.toString(port));
        all.put("--freshet.http.jwks", STATE.resolve("jwt/jwks.json").toString());
        for (String setting : settings) {
            int end = setting.indexOf('=');
            all.put(setting.substring(0, end), setting.substring(end + 1));
        }
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    public int port() {
        return port;
    }

    public <T> T bean(Class<T> type) {
        if (context == null) {
            throw new IllegalStateException("it runs in another process");
        }
        return context.getBean(type);
    }

    /** A client without a token. */
    public Client connect() {
        return new Client(port, null);
    }

    /** A client of the given user. */
    public Client connect(Role role, UUID user) {
        return new Client(port, token(role, user));
    }

    /** A client of the demo user of the role. */
    public Client connect(Role role) {
        return connect(role, role.demoUser());
    }

    private static String token(Role role, UUID user) {
        try {
            return ISSUER.token(role, user, Duration.ofMinutes(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process with SIGKILL. */
    public void kill() throws InterruptedException {
        if (process == null) {
            throw new IllegalStateException("it runs in this JVM");
        }
        process.destroyForcibly().waitFor();
    }

    /** Stops the process with SIGTERM, as in a planned stop. Returns the exit code. */
    public int terminate() throws InterruptedException {
        if (process == null) {
            throw new IllegalStateException("it runs in this JVM");
        }
        process.destroy();
        assertThat(process.waitFor(PATIENCE)).as("it ends").isTrue();
        return process.exitValue();
    }

    private Instance awaitReady() {
        URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        HttpRequest request =
                HttpRequest.newBuilder(readiness).timeout(PATIENCE).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> http.send(request, BodyHandlers.discarding()).statusCode() == 200);
        }
        return this;
    }

    private static int freePort() {
        return Ports.free().of(Part.NOTIFICATION_GATEWAY);
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
