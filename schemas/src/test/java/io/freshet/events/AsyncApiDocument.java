package io.freshet.events;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A node of the AsyncAPI document. References within the document are resolved.
 *
 * @param document the whole document
 * @param value the node's value: a map, a list or a scalar
 */
record AsyncApiDocument(Object document, Object value) {
    static AsyncApiDocument read(Path path) throws IOException {
        try (Reader reader = Files.newBufferedReader(path)) {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            return new AsyncApiDocument(document, document);
        }
    }

    /** Returns the node at a path; fails if there is none. */
    AsyncApiDocument at(String... path) {
        AsyncApiDocument node = this;
        for (String step : path) {
            Object next = node.fields().get(step);
            node = new AsyncApiDocument(
                            document,
                            Objects.requireNonNull(
                                    next, "no " + step + " in " + node.fields().keySet()))
                    .followed();
        }
        return node;
    }

    Map<?, ?> fields() {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    List<String> names() {
        return fields().keySet().stream().map(String::valueOf).toList();
    }

    Stream<AsyncApiDocument> children() {
        return names().stream().map(this::at);
    }

    List<AsyncApiDocument> items() {
        return value instanceof List<?> list
                ? list.stream()
                        .map(item -> new AsyncApiDocument(document, item).followed())
                        .toList()
                : List.of();
    }

    String text() {
        return String.valueOf(value);
    }

    private AsyncApiDocument followed() {
        @Nullable Object reference = fields().get("$ref");
        if (reference == null || !reference.toString().startsWith("#/")) {
            return this;
        }
        return new AsyncApiDocument(document, document)
                .at(reference.toString().substring(2).split("/", -1));
    }
}
