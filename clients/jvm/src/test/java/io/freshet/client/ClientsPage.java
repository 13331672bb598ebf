package io.freshet.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of docs/reference/clients.md, so that the client is tested against the page itself. */
final class ClientsPage {
    private ClientsPage() {}

    /** The table whose first heading is this: each number of its first column, with what its second one says. */
    static Map<Integer, String> table(String heading) {
        Map<Integer, String> rows = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : lines()) {
            List<String> cells = new ArrayList<>(List.of(line.split("\\|", -1)));
            if (cells.size() < 4) {
                inside = false;
                continue;
            }
            String first = cells.get(1).strip();
            inside |= first.equals(heading);
            if (inside) {
                for (String word : first.split("[^0-9]+", -1)) {
                    if (!word.isEmpty()) {
                        rows.put(Integer.valueOf(word), cells.get(2).strip());
                    }
                }
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError("clients.md has no table " + heading);
        }
        return rows;
    }

    private static List<String> lines() {
        Path page = Path.of("docs", "reference", "clients.md");
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(page))) {
                try {
                    return Files.readAllLines(folder.resolve(page));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new AssertionError("there is no " + page + " above the working directory");
    }
}
