package io.freshet.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/**
 * The schemas in a folder.
 *
 * @param name the folder's name, for messages
 * @param records the records that have their own file, by full name, with references resolved
 */
record SchemaSet(String name, Map<String, Schema> records) {
    private static final String NAMESPACE = "io.freshet.events.v1.";

    /** Reads all {@code .avsc} files in the folder. Each is named after its record. */
    static SchemaSet in(Path folder) throws IOException {
        var parser = new SchemaParser();
        var records = new TreeMap<String, Schema>();
        try (var files = Files.newDirectoryStream(folder, "*.avsc")) {
            for (Path file : files) {
                parser.parse(file);
                String record = NAMESPACE + file.getFileName().toString().replace(".avsc", "");
                records.put(record, Schema.create(Schema.Type.NULL));
            }
        }
        for (Schema schema : parser.getParsedNamedSchemas()) {
            records.computeIfPresent(schema.getFullName(), (_, _) -> schema);
        }
        records.forEach((record, schema) -> {
            if (schema.getType() != Schema.Type.RECORD) {
                throw new IllegalStateException("no file of " + folder + " holds the record " + record);
            }
        });
        return new SchemaSet(folder.getFileName().toString(), records);
    }

    /** Returns the record with a simple name; fails if there is none. */
    Schema record(String simpleName) {
        return Objects.requireNonNull(records.get(NAMESPACE + simpleName), simpleName);
    }
}
