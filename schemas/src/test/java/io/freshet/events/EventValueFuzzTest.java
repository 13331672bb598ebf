package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.events.v1.Watermark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of a Kafka value are a record that survives being written again, or none; they never cost more than they are. */
class EventValueFuzzTest {
    private static final List<Schema> SCHEMAS = List.of(
            StreamStatusChanged.getClassSchema(),
            ProductUpdated.getClassSchema(),
            FeedInvalidated.getClassSchema(),
            CacheCommand.getClassSchema(),
            Watermark.getClassSchema());

    private static final EventDatums<SpecificRecord> DATUMS = datums();

    private static EventDatums<SpecificRecord> datums() {
        EventDatums<SpecificRecord> datums = new EventDatums<>();
        datums.configure(new AvroSerdeConfig(RegistrySettings.of(RegistryAddress.valueOf("http://127.0.0.1:1"))));
        return datums;
    }

    static Stream<Arguments> seeds() throws IOException {
        FeedInvalidated announced = FeedInvalidated.newBuilder()
                .setReason("watermark")
                .setScopes(List.of())
                .setGeneration("AQEAAAMAAAAAAAAABwA")
                .setKeysDeleted(0)
                .setWatermark(Instant.parse("2026-11-22T10:15:30.123456Z"))
                .build();
        Watermark watermark = Watermark.newBuilder()
                .setWatermark(Instant.EPOCH)
                .setPositions(Map.of("freshet.product-updated.v1-0", 7L))
                .setGap(false)
                .build();
        return Stream.of(
                Arguments.of(written(announced), 2),
                Arguments.of(written(watermark), 4),
                Arguments.of(HexFormat.of().parseHex("0000feffffff0f"), 2), // text of 2 GB
                Arguments.of(HexFormat.of().parseHex("00feffffff0f"), 4), // a map of as many
                Arguments.of(HexFormat.of().parseHex("ffffffffffffffffff01"), 4),
                Arguments.of(HexFormat.of().parseHex("ffffffffffffffffffffff"), 0), // no number ends here
                Arguments.of(new byte[0], 1),
                Arguments.of(new byte[200], 3));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aValueIsARecordOrNone(byte @NotNull [] value, @InRange(min = 0, max = 4) int which) throws IOException {
        Schema schema = SCHEMAS.get(which);
        SpecificRecord event;
        try {
            event = read(schema, value);
        } catch (IOException | RuntimeException _) {
            return; // what EventDecoder takes for malformed; an Error would end the consumer
        }
        byte[] again = written(event);

        assertThat(again).as("what was no UTF-8 takes three bytes").hasSizeLessThanOrEqualTo(3 * value.length + 16);
        assertThat(written(read(schema, again))).isEqualTo(again);
    }

    private static SpecificRecord read(Schema schema, byte[] value) throws IOException {
        return DATUMS.createDatumReader(schema).read(null, DecoderFactory.get().binaryDecoder(value, null));
    }

    private static byte[] written(SpecificRecord event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        DATUMS.createDatumWriter(event, event.getSchema()).write(event, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
