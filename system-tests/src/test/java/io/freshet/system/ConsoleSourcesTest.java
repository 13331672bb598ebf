package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.localstack.CheckoutRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people write (titles, descriptions, categories) is set as text. */
class ConsoleSourcesTest {
    private static final Pattern MARKUP = Pattern.compile(
            "(inner|outer)HTML|insertAdjacentHTML|document\\.write|DOMParser|createContextualFragment|srcdoc|\\beval\\(|new Function");

    @Test
    void noTextIsTakenForMarkup() throws IOException {
        Path root = CheckoutRoot.above(Path.of(""));
        int read = 0;
        for (String folder : List.of("feed-service/src/main/resources/console", "clients/web")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                for (Path script :
                        files.filter(it -> it.toString().endsWith(".js")).toList()) {
                    assertThat(Files.readString(script)).as("%s", script).doesNotContainPattern(MARKUP);
                    read++;
                }
            }
        }
        assertThat(read).isGreaterThan(20);
    }
}
