package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.CheckoutRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class DependabotTest {
    private static final Path ROOT = CheckoutRoot.above(Path.of(""));

    /** By what says which versions there are. */
    private static final Map<String, String> ECOSYSTEMS = Map.of(
            "pom.xml", "maven", "package.json", "npm", "Dockerfile", "docker", "docker-compose.yml", "docker-compose");

    /** What docs/decisions/0002-versions.md and docs/supply-chain.md hold back. */
    private static final Set<String> PINNED = Set.of(
            "org.apache.kafka:*",
            "io.netty:*",
            "io.debezium:*",
            "io.apicurio:apicurio-registry-avro-serde-kafka",
            "io.kiota:*",
            "com.microsoft.kiota:*",
            "io.vertx:*",
            "io.apicurio:apicurio-registry-app",
            "io.zonky.test.postgres:*",
            "org.signal:embedded-redis");

    @Test
    void itWatchesEverythingThatHasVersionsAndRespectsThePins() throws IOException {
        Object bot = new Yaml().load(Files.readString(ROOT.resolve(".github/dependabot.yml")));
        Map<String, Set<Object>> watched = new HashMap<>();
        for (Map<String, Object> update : JsonPath.<List<Map<String, Object>>>read(bot, "$.updates")) {
            Object folders = update.getOrDefault("directories", List.of(update.getOrDefault("directory", "")));
            watched.computeIfAbsent(JsonPath.read(update, "$.package-ecosystem"), _ -> new HashSet<>())
                    .addAll((List<?>) folders);
        }
        List<String> ignored = JsonPath.read(bot, "$.updates[*].ignore[*].dependency-name");

        assertThat(ignored).containsAll(PINNED);
        String poms = sources()
                .filter(file -> file.endsWith("pom.xml"))
                .map(DependabotTest::text)
                .collect(Collectors.joining());
        assertThat(PINNED)
                .allSatisfy(pin -> assertThat(poms).contains("<groupId>" + pin.substring(0, pin.indexOf(':'))));
        sources()
                .filter(file -> text(file).matches("(?s).*(<version>|\"dependencies\"|FROM |image: ).*"))
                .forEach(file -> {
                    Path folder = ROOT.relativize(file.getParent());
                    boolean isModule =
                            file.endsWith("pom.xml") && text(file).contains("<artifactId>freshet</artifactId>");
                    assertThat(watched.get(ECOSYSTEMS.get(file.getFileName().toString())))
                            .as("%s", file)
                            .contains(isModule ? "/" : "/" + folder);
                });
    }

    /** The files that say which versions there are. */
    private static Stream<Path> sources() {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            return files
                    .filter(file -> ECOSYSTEMS.containsKey(file.getFileName().toString()))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/node_modules/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
