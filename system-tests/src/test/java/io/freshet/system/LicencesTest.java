package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.CheckoutRoot;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/licences.md} has a row for each library that a service brings along, with a licence that we take. Rows come
 * from the SBOM: {@code mvn -Psbom cyclonedx:makeAggregateBom}, then this test with {@code -Dfreshet.docs=write}.
 */
class LicencesTest {
    private static final Path ROOT = CheckoutRoot.above(Path.of(""));
    private static final Path PAGE = ROOT.resolve("docs/licences.md");
    private static final String TABLE = "| library | licence |\n| --- | --- |\n";
    private static final List<String> SERVICES =
            List.of("stream-service", "feed-service", "cache-invalidator", "notification-gateway");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\S+\\.jar)` \\| (.+) \\|$");
    private static final Pattern PURL = Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)(?:\\?(.*))?");
    private static final Pattern CLASSIFIER = Pattern.compile("classifier=([^&]+)");

    /** One of them is enough: where a library has several, its user chooses. */
    private static final Set<String> TAKEN = Set.of(
            "Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "CDDL-1.0", "CDDL-1.1", "CC0-1.0");

    @Test
    void everyJarOfTheServicesHasARow() throws IOException {
        Path bom = ROOT.resolve("target/bom.json");
        if ("write".equals(System.getProperty("freshet.docs")) && Files.exists(bom)) {
            write(licences(Files.readString(bom)));
        }
        assertThat(rows().keySet())
                .as("mvn -Psbom cyclonedx:makeAggregateBom && ./freshet test -pl system-tests -am -DskipITs"
                        + " -Dtest=LicencesTest -Dsurefire.failIfNoSpecifiedTests=false -Dfreshet.docs=write")
                .containsExactlyElementsOf(libraries());
    }

    @Test
    void everyLicenceIsOnTheShortList() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(100)
                .allSatisfy(
                        (_, licence) -> assertThat(licence.split(" or ", -1)).containsAnyElementsOf(TAKEN));
    }

    private static SortedMap<String, String> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2), (one, other) -> one + " or " + other, TreeMap::new));
    }

    private static void write(Map<String, String> licences) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (String jar : libraries()) {
            // Boot's plugin adds this one; no pom names it.
            String listed = jar.replace("spring-boot-jarmode-tools-", "spring-boot-");
            rows.append("| `%s` | %s |\n".formatted(jar, licences.getOrDefault(listed, "unknown")));
        }
        String page = Files.readString(PAGE);
        Files.writeString(PAGE, page.substring(0, page.indexOf(TABLE) + TABLE.length()) + rows);
    }

    /** What is in the services' jars, but for our own modules. */
    private static Set<String> libraries() throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (String service : SERVICES) {
            try (DirectoryStream<Path> built =
                    Files.newDirectoryStream(ROOT.resolve(service + "/target"), "*-app.jar")) {
                for (Path jar : built) {
                    try (JarFile file = new JarFile(jar.toFile());
                            Stream<String> names = file.stream().map(entry -> entry.getName())) {
                        names.filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                                .map(name -> name.substring("BOOT-INF/lib/".length()))
                                .filter(name -> !name.contains("-SNAPSHOT"))
                                .forEach(libraries::add);
                    }
                }
            }
        }
        return libraries;
    }

    /** By the jar's name, as the SBOM has them. */
    private static Map<String, String> licences(String bom) {
        List<Map<String, Object>> components = JsonPath.read(bom, "$.components");
        Map<String, String> licences = new TreeMap<>();
        for (Map<String, Object> component : components) {
            Matcher purl = PURL.matcher(String.valueOf(component.get("purl")));
            if (purl.matches()) {
                Matcher classifier = CLASSIFIER.matcher(purl.group(3) == null ? "" : purl.group(3));
                String name = purl.group(1) + "-" + purl.group(2) + (classifier.find() ? "-" + classifier.group(1) : "")
                        + ".jar";
                licences.put(URLDecoder.decode(name, StandardCharsets.UTF_8), licence(component.get("licenses")));
            }
        }
        return licences;
    }

    private static String licence(@Nullable Object licenses) {
        List<String> names = new ArrayList<>();
        if (licenses instanceof List<?> choices) {
            for (Object choice : choices) {
                if (choice instanceof Map<?, ?> one && one.get("license") instanceof Map<?, ?> license) {
                    names.add(named(license.get("id"), license.get("name")));
                } else if (choice instanceof Map<?, ?> one) {
                    names.add(String.valueOf(one.get("expression"))
                            .replaceAll("[()]", "")
                            .replace(" OR ", " or "));
                }
            }
        }
        return names.isEmpty() ? "unknown" : String.join(" or ", names);
    }

    /** Some poms have a licence's name in words of their own. */
    private static String named(@Nullable Object id, @Nullable Object name) {
        return id != null ? id.toString() : String.valueOf(name);
    }
}
