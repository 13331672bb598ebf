package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The compatibility check detects each kind of breaking change and accepts all others. */
class SchemaEvolutionTest {
    private static final String OPTIONAL_STRING = "\"type\": [\"null\", \"string\"], \"default\": null";

    @TempDir
    Path folder;

    /** Columns: a file, its current text, the replacement, and the check's message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Watermark     | {"name": "gap", "type": "boolean", "default": false,  | {"name": "gap", "type": "string", "default": "", | TYPE_MISMATCH
            StreamImage   | {"name": "title", "type": "string"},                  | ''                                          | READER_FIELD_MISSING_DEFAULT_VALUE
            StreamImage   | {"name": "title", "type": "string"},                  | {"name": "headline", "type": "string"},     | READER_FIELD_MISSING_DEFAULT_VALUE
            StreamImage   | {"name": "title", "type": "string"},                  | {"name": "title", "type": "string"}, {"name": "language", "type": "string"}, | READER_FIELD_MISSING_DEFAULT_VALUE
            StreamImage   | {"name": "title", "type": "string"},                  | {"name": "title", "type": ["null", "string"], "default": null}, | MISSING_UNION_BRANCH
            StreamImage   | {"name": "title", "type": "string"},                  | {"name": "title", "type": "bytes"},         | StreamImage.title: the type STRING became BYTES
            StreamImage   | "symbols": ["SCHEDULED", "LIVE", "ENDED", "UNKNOWN"], "default": "UNKNOWN" | "symbols": ["SCHEDULED", "LIVE", "ENDED", "PAUSED", "UNKNOWN"] | StreamImage.status: the enum default UNKNOWN became null
            StreamImage   | {"name": "created_at", "type": {"type": "long", "logicalType": "timestamp-micros"}} | {"name": "created_at", "type": {"type": "long", "logicalType": "timestamp-millis"}} | the logical type timestamp-micros became timestamp-millis
            StreamImage   | {"name": "created_at", "type": {"type": "long", "logicalType": "timestamp-micros"}} | {"name": "created_at", "type": "long"} | the logical type timestamp-micros became null
            ProductImage  | "type": "record", "name": "Money",                    | "type": "record", "name": "Money", "namespace": "io.freshet.money", | the name io.freshet.events.v1.Money became io.freshet.money.Money
            """)
    void findsWhatAReaderCouldNotTake(String file, String now, String changed, String fault) throws IOException {
        SchemaSet newer = current().edited(file, now, changed).read();

        assertThat(SchemaEvolution.faults(current().read(), newer)).anyMatch(found -> found.contains(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            StreamImage  | {"name": "title", "type": "string"},     | {"name": "title", "type": "string"}, {"name": "language", "type": ["null", "string"], "default": null},
            StreamImage  | {"name": "title", "type": "string"},     | {"name": "title", "type": "string", "doc": "said otherwise"},
            StreamImage  | {"name": "description", "type": ["null", "string"], "default": null}, | ''
            StreamImage  | "LIVE", "ENDED", "UNKNOWN"]              | "LIVE", "PAUSED", "ENDED", "UNKNOWN"]
            """)
    void letsPassWhatEveryReaderTakes(String file, String now, String changed) throws IOException {
        SchemaSet newer = current().edited(file, now, changed).read();

        assertThat(SchemaEvolution.faults(current().read(), newer)).isEmpty();
    }

    @Test
    void findsANewSymbolThatAReaderHasNoDefaultFor() throws IOException {
        String symbols = "\"symbols\": [\"SCHEDULED\", \"LIVE\", \"ENDED\", \"UNKNOWN\"]";
        SchemaSet without = current()
                .edited("StreamImage", symbols + ", \"default\": \"UNKNOWN\"", symbols)
                .read();
        SchemaSet newer = current()
                .edited("StreamImage", symbols + ", \"default\": \"UNKNOWN\"", symbols.replace("]", ", \"PAUSED\"]"))
                .read();

        assertThat(SchemaEvolution.faults(without, newer))
                .anyMatch(found -> found.contains("MISSING_ENUM_SYMBOLS") && found.contains("PAUSED"));
    }

    @Test
    void findsARecordThatIsGone() throws IOException {
        Draft newer = current();
        Files.delete(newer.folder().resolve("CacheCommand.avsc"));

        assertThat(SchemaEvolution.faults(current().read(), newer.read()))
                .singleElement()
                .asString()
                .contains("CacheCommand is gone");
    }

    /** A removed field's name stays taken: readers of the first version still expect its type. */
    @Test
    void aFieldThatReturnsWithAnotherTypeFitsTheVersionBetweenButNotTheFirst() throws IOException {
        SchemaSet first = current().read();
        String field = "{\"name\": \"description\", " + OPTIONAL_STRING + "},";
        SchemaSet second = current().edited("StreamImage", field, "").read();
        SchemaSet third = current()
                .edited("StreamImage", field, field.replace("\"string\"", "\"long\""))
                .read();

        assertThat(SchemaEvolution.faults(first, second)).isEmpty();
        assertThat(SchemaEvolution.faults(second, third)).isEmpty();
        assertThat(SchemaEvolution.faults(first, third)).isNotEmpty();
    }

    /** A service that is deployed first, and a consumer that never is: what each reads of the other's events. */
    @Test
    void consumersOfTwoVersionsReadEachOthersEvents() throws IOException {
        TrustedClassesTest.asEachReaderDoes();
        String title = "{\"name\": \"title\", \"type\": \"string\"},";
        Schema newer = current()
                .edited("StreamImage", title, title + " {\"name\": \"language\", " + OPTIONAL_STRING + "},")
                .edited("StreamImage", "\"LIVE\", \"ENDED\"", "\"LIVE\", \"PAUSED\", \"ENDED\"")
                .read()
                .record("StreamImage");
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        StreamImage old = StreamImage.newBuilder()
                .setId("b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01")
                .setSellerId("00000000-0000-0000-0000-000000000002")
                .setTitle("Silk and saffron")
                .setCategory("fashion")
                .setStatus(StreamStatus.LIVE)
                .setCreatedAt(now)
                .setUpdatedAt(now)
                .setVersion(2)
                .build();

        GenericRecord read = read(
                new GenericDatumReader<>(old.getSchema(), newer),
                written(new SpecificDatumWriter<>(StreamImage.class), old));

        assertThat(read.get("language")).as("absent, so its default").isNull();
        assertThat(read.get("title")).hasToString("Silk and saffron");
        assertThat(read.get("status")).hasToString("LIVE");

        read.put("language", "fr");
        read.put("status", new GenericData.EnumSymbol(newer.getField("status").schema(), "PAUSED"));
        StreamImage seen =
                read(new SpecificDatumReader<>(newer, old.getSchema()), written(new GenericDatumWriter<>(newer), read));

        assertThat(seen)
                .as("without the field; the symbol is unknown")
                .isEqualTo(StreamImage.newBuilder(old)
                        .setStatus(StreamStatus.UNKNOWN)
                        .build());
    }

    private static <T> byte[] written(DatumWriter<T> writer, T datum) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        writer.write(datum, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static <T> T read(DatumReader<T> reader, byte[] bytes) throws IOException {
        return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private record Draft(Path folder) {
        Draft edited(String file, String now, String changed) throws IOException {
            Path path = folder.resolve(file + ".avsc");
            String text = Files.readString(path);
            assertThat(text).contains(now);
            Files.writeString(path, text.replace(now, changed));
            return this;
        }

        SchemaSet read() throws IOException {
            return SchemaSet.in(folder);
        }
    }

    /** Returns a copy of the current schemas. */
    private Draft current() throws IOException {
        Path copy = Files.createTempDirectory(folder, "draft");
        try (var files = Files.newDirectoryStream(Path.of(""), "*.avsc")) {
            for (Path file : files) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return new Draft(copy);
    }
}
