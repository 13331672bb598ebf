package io.freshet.localstack;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} defines the same stack: it is checked against the parts and the services' settings. */
class ComposeFileTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(FRESHET_[A-Z_]+)");

    private static final Path ROOT = CheckoutRoot.above(Path.of(""));

    private final Map<?, ?> services;

    ComposeFileTest() throws IOException {
        try (Reader file = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
            Map<?, ?> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            services = (Map<?, ?>) in(document, "services");
        }
    }

    @Test
    void holdsEveryPartAndNothingElse() {
        Set<String> parts = Part.ofSingle().stream().map(Part::label).collect(toSet());

        assertThat(services.keySet()).map(String::valueOf).containsExactlyInAnyOrderElementsOf(parts);
    }

    @ParameterizedTest
    @EnumSource(from = "POSTGRES", to = "NOTIFICATION_GATEWAY")
    void aPartIsReachedOnItsPortOfTheLocalStackAndOnLoopbackOnly(Part part) {
        assertThat((List<?>) in(services, part.label(), "ports"))
                .singleElement()
                .asString()
                .startsWith("127.0.0.1:${%s:-%d}:".formatted(part.portVariable(), part.defaultPort()));
    }

    @ParameterizedTest
    @EnumSource(from = "POSTGRES", to = "NOTIFICATION_GATEWAY")
    void aPartHasAHealthCheckThatGivesUpWithinThreeMinutes(Part part) {
        Map<?, ?> check = (Map<?, ?>) in(services, part.label(), "healthcheck");

        assertThat((List<?>) in(check, "test")).first().isEqualTo("CMD");
        assertThat(seconds(check, "interval") * (Integer) in(check, "retries")).isBetween(30, 180);
        assertThat(seconds(check, "timeout")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(from = "POSTGRES", to = "NOTIFICATION_GATEWAY")
    void aPartThatDiesStartsAgain(Part part) {
        assertThat(in(services, part.label(), "restart")).isEqualTo("unless-stopped");
    }

    /** Otherwise it would keep listening, but answer nothing. */
    @ParameterizedTest
    @EnumSource(from = "KAFKA", to = "NOTIFICATION_GATEWAY")
    void aJvmWithoutMemoryDies(Part part) throws IOException {
        String started = part.isService()
                ? Files.readString(ROOT.resolve("Dockerfile")).replaceAll("(?s).*ENTRYPOINT", "")
                : in(services, part.label(), "environment").toString();

        assertThat(started).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @EnumSource(from = "POSTGRES", to = "NOTIFICATION_GATEWAY")
    void aPartStartsWhenThoseThatItNeedsAreHealthy(Part part) {
        Map<?, ?> needed = (Map<?, ?>)
                Objects.requireNonNullElse(((Map<?, ?>) in(services, part.label())).get("depends_on"), Map.of());

        assertThat(needed.keySet())
                .map(String::valueOf)
                .containsAll(part.startsAfter().stream().map(Part::label).toList());
        assertThat(needed.values()).allMatch(Map.of("condition", "service_healthy")::equals);
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceIsAskedForItsReadinessOnThePortThatItListensOn(Part part) {
        assertThat((List<?>) in(services, part.label(), "healthcheck", "test"))
                .last()
                .asString()
                .contains("/dev/tcp/127.0.0.1/" + part.defaultPort() + ";", "GET /actuator/health/readiness ");
        assertThat((List<?>) in(services, part.label(), "ports"))
                .allMatch(port -> port.toString().endsWith(":" + part.defaultPort()));
        assertThat(in(services, part.label(), "build", "args", "SERVICE")).isEqualTo(part.label());
    }

    @Test
    void everyVariableOfAServiceIsOneThatTheServicesRead() throws IOException {
        Set<String> read = new HashSet<>();
        for (Part part : services()) {
            VARIABLE.matcher(settingsOf(part)).results().forEach(found -> read.add(found.group(1)));
        }

        for (Part part : services()) {
            Map<?, ?> variables = (Map<?, ?>) in(services, part.label(), "environment");
            assertThat(variables.keySet()).map(String::valueOf).isSubsetOf(read);
        }
    }

    /** In a container, what a service expects on loopback by default is elsewhere. */
    @Test
    void everyHostAndPortThatAServiceReadsIsSet() throws IOException {
        for (Part part : services()) {
            Map<?, ?> variables = (Map<?, ?>) in(services, part.label(), "environment");
            Set<String> needed = VARIABLE.matcher(settingsOf(part))
                    .results()
                    .map(found -> found.group(1))
                    .collect(toSet());
            needed.removeIf(name -> !name.matches(".*_(HOST|PORT|JWKS|BIND_ADDRESS)"));
            needed.remove(part.portVariable());

            assertThat(variables.keySet()).map(String::valueOf).containsAll(needed);
            assertThat(variables.get("FRESHET_BIND_ADDRESS")).isEqualTo("0.0.0.0");
        }
    }

    private static List<Part> services() {
        return Part.ofSingle().stream().filter(Part::isService).toList();
    }

    private static String settingsOf(Part service) throws IOException {
        return Files.readString(ROOT.resolve(service.label()).resolve("src/main/resources/application.yaml"));
    }

    private static int seconds(Map<?, ?> check, String field) {
        return Integer.parseInt(in(check, field).toString().replace("s", ""));
    }

    private static Object in(Map<?, ?> map, String... path) {
        Object node = map;
        for (String step : path) {
            node = Objects.requireNonNull(((Map<?, ?>) node).get(step), step);
        }
        return node;
    }
}
