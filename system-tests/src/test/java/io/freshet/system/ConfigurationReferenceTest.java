package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.CheckoutRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/**
 * {@code docs/reference/configuration.md} lists every setting: ours as in the Javadoc of the configuration records,
 * and every environment variable in each {@code application.yaml}. {@code -Dfreshet.docs=write} rewrites the list.
 */
class ConfigurationReferenceTest {
    private static final Path ROOT = CheckoutRoot.above(Path.of(""));
    private static final Path PAGE = ROOT.resolve("docs/reference/configuration.md");
    private static final String METADATA = "target/classes/META-INF/spring-configuration-metadata.json";
    private static final String BEGIN = "<!-- made of the configuration records -->\n";
    private static final String END = "<!-- end -->\n";
    private static final List<String> SERVICES =
            List.of("feed-service", "stream-service", "cache-invalidator", "notification-gateway");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(FRESHET_\\w+):([^}]*)}");

    /** One of our settings; {@code default} is the record's, which an {@code application.yaml} may override. */
    private record Setting(
            String name,
            String type,
            String meaning,
            @Nullable String otherwise) {}

    @Test
    void everySettingIsListed() throws IOException {
        String listed = list();
        String page = Files.readString(PAGE);
        String begin = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String expected = begin + listed + page.substring(page.indexOf(END));
        if ("write".equals(System.getProperty("freshet.docs"))) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("./freshet test -pl system-tests -am -Dtest=ConfigurationReferenceTest -Dfreshet.docs=write")
                .isEqualTo(expected);
    }

    @Test
    void everyEnvironmentVariableHasARowWithItsDefault() throws IOException {
        String page = Files.readString(PAGE);
        Map<String, String> variables = new TreeMap<>();
        for (String service : SERVICES) {
            for (Object value : yaml(service).values()) {
                Matcher placeholders = PLACEHOLDER.matcher(String.valueOf(value));
                while (placeholders.find()) {
                    String other = variables.putIfAbsent(placeholders.group(1), placeholders.group(2));
                    boolean isUsers = placeholders.group(1).endsWith("_USER"); // differs by service
                    assertThat(other)
                            .as(placeholders.group(1))
                            .satisfiesAnyOf(
                                    it -> assertThat(it).isNull(),
                                    it -> assertThat(it).isEqualTo(placeholders.group(2)),
                                    _ -> assertThat(isUsers).isTrue());
                }
            }
        }
        assertThat(variables).hasSizeGreaterThan(20);
        variables.forEach((name, otherwise) -> assertThat(page)
                .as(name)
                .containsPattern(
                        "\\|[^|\n]*`" + name + "`[^|\n]*\\|[^|\n]*" + Pattern.quote(otherwise) + "[^|\n]*\\|"));
    }

    private static String list() throws IOException {
        StringBuilder list = new StringBuilder();
        for (String module : List.of(
                "http-contract", "feed-service", "stream-service", "cache-invalidator", "notification-gateway")) {
            Map<String, List<Setting>> byPrefix = settings(module).stream()
                    .collect(Collectors.groupingBy(
                            it -> it.name().substring(0, it.name().lastIndexOf('.')),
                            TreeMap::new,
                            Collectors.toList()));
            list.append("\n### ")
                    .append(module.equals("http-contract") ? "All three REST services" : module)
                    .append('\n');
            Properties given = module.equals("http-contract") ? yaml("feed-service") : yaml(module);
            byPrefix.forEach((prefix, settings) -> {
                list.append("\n`")
                        .append(prefix)
                        .append("`\n\n| setting | type | default | environment variable | what it is |\n")
                        .append("| --- | --- | --- | --- | --- |\n");
                settings.forEach(it -> list.append(row(prefix, it, given)));
            });
        }
        return list.append('\n').toString();
    }

    private static String row(String prefix, Setting setting, Properties given) {
        Matcher placeholder = PLACEHOLDER.matcher(given.getProperty(setting.name(), ""));
        boolean isNamed = placeholder.matches();
        String otherwise = isNamed
                ? placeholder.group(2)
                : given.getProperty(setting.name(), setting.otherwise() == null ? "" : setting.otherwise());
        return "| `%s` | %s | %s | `%s` | %s |\n"
                .formatted(
                        setting.name().substring(prefix.length() + 1),
                        setting.type(),
                        otherwise.isEmpty() ? "" : "`" + otherwise + "`",
                        isNamed ? placeholder.group(1) : variable(setting.name()),
                        setting.meaning()
                                .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
                                .replace("|", "\\|"));
    }

    /** The name that Spring Boot binds: dots become underscores, hyphens are dropped. */
    private static String variable(String setting) {
        return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static List<Setting> settings(String module) throws IOException {
        List<Map<String, Object>> properties =
                JsonPath.read(Files.readString(ROOT.resolve(module).resolve(METADATA)), "$.properties");
        List<Setting> settings = new ArrayList<>();
        for (Map<String, Object> it : properties) {
            String type = String.valueOf(it.get("type"));
            settings.add(new Setting(
                    String.valueOf(it.get("name")),
                    words(type),
                    String.valueOf(it.getOrDefault("description", "")),
                    it.get("defaultValue") instanceof List<?> values
                            ? values.stream().map(String::valueOf).collect(Collectors.joining(","))
                            : it.get("defaultValue") == null ? null : String.valueOf(it.get("defaultValue"))));
        }
        return settings;
    }

    private static String words(String type) {
        return switch (type) {
            case "java.lang.Integer", "java.lang.Long", "java.lang.Double" -> "number";
            case "java.lang.Boolean" -> "true or false";
            case "java.time.Duration" -> "duration";
            case "org.springframework.util.unit.DataSize" -> "size";
            case "java.net.URI", "io.freshet.events.RegistryAddress" -> "URL";
            case "java.net.InetAddress" -> "address";
            case "java.util.List<java.lang.String>" -> "list";
            case "java.lang.String" -> "text";
            default -> throw new IllegalArgumentException("a word for " + type);
        };
    }

    private static Properties yaml(String service) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource(ROOT.resolve(service + "/src/main/resources/application.yaml")));
        return Objects.requireNonNull(yaml.getObject());
    }
}
