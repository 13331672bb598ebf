package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.CheckoutRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/threat-model.md} names tests that are there: {@code Class#method}, after its module where two share a name. */
class ThreatModelTest {
    private static final Path ROOT = CheckoutRoot.above(Path.of(""));
    private static final Pattern NAMED = Pattern.compile("`(?:([a-z-]+(?:/[a-z]+)?)/)?(\\w+)#(\\w+)`");

    /** The annotation, whatever stands between, and the name of the method, or of ArchUnit's field. */
    private static final Pattern TEST = Pattern.compile(
            "(?s)@(?:Test|ParameterizedTest|Property|ArchTest)\\b.*?(?:void|ArchRule)\\s+(\\w+)\\s*[(=]");

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<MatchResult> named = NAMED.matcher(Files.readString(ROOT.resolve("docs/threat-model.md")))
                .results()
                .toList();
        for (MatchResult name : named) {
            List<Path> classes = sources(name.group(2)).stream()
                    .filter(it -> name.group(1) == null || it.startsWith(ROOT.resolve(name.group(1))))
                    .toList();
            if (classes.size() != 1) {
                wrong.add(name.group() + " is in " + classes);
            } else if (TEST.matcher(Files.readString(classes.getFirst()))
                    .results()
                    .noneMatch(test -> test.group(1).equals(name.group(3)))) {
                wrong.add(name.group() + " is no test");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(named).hasSizeGreaterThan(60);
    }

    private static List<Path> sources(String name) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT);
                Stream<Path> clients = Files.list(ROOT.resolve("clients"))) {
            return Stream.concat(modules, clients)
                    .map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ThreatModelTest::files)
                    .filter(file -> file.endsWith(name + ".java"))
                    .toList();
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
