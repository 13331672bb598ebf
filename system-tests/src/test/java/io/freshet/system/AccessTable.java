package io.freshet.system;

import io.freshet.localstack.CheckoutRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tables of {@code docs/reference/access.md}: rows of cells, without code marks. */
final class AccessTable {
    private AccessTable() {}

    static List<List<String>> rows(String section) {
        try (Stream<String> lines = Files.lines(CheckoutRoot.above(Path.of("")).resolve("docs/reference/access.md"))) {
            return lines.dropWhile(line -> !line.equals("## " + section))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| "))
                    .skip(2) // the header, and the rule below it
                    .map(line -> Stream.of(line.substring(1).split("\\|", -1))
                            .map(cell -> cell.strip().replace("`", ""))
                            .toList())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
