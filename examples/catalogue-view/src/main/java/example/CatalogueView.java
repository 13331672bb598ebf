package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A view of the catalogue that another team could keep: what is LIVE and what is for sale, by category. Built from the
 * state topics, kept current by these and the event topics; ../../README.md tells why it is done in this way.
 */
public final class CatalogueView {
    private static final List<String> STATES = List.of("freshet.stream-state.v1", "freshet.product-state.v1");
    private static final List<String> EVENTS = List.of("freshet.stream-status-changed.v1", "freshet.product-updated.v1");

    /** The latest that is known of a stream or product; no category where it is shown to nobody, or was deleted. */
    private record Known(long version, boolean stream, String category) {}

    private final Map<String, Known> byId = new HashMap<>();
    private final Schemas schemas;
    private String printed = "";

    private CatalogueView(Schemas schemas) {
        this.schemas = schemas;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String kafka = "127.0.0.1:" + port("FRESHET_KAFKA_PORT", 19092);
        URI registry = URI.create("http://127.0.0.1:" + port("FRESHET_REGISTRY_PORT", 18084));
        new CatalogueView(new Schemas(registry)).run(kafka);
    }

    private static String port(String variable, int otherwise) {
        return System.getenv().getOrDefault(variable, Integer.toString(otherwise));
    }

    private void run(String kafka) throws IOException, InterruptedException {
        // No group: each copy of this needs everything, and none has a position to keep.
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> states = partitions(consumer, STATES);
            List<TopicPartition> events = partitions(consumer, EVENTS);
            List<TopicPartition> all = new ArrayList<>(states);
            all.addAll(events);
            consumer.assign(all);
            consumer.seekToBeginning(states);
            // What happened before this moment is on the state topics, or will be in a moment.
            consumer.seekToEnd(events);
            events.forEach(consumer::position);
            Map<TopicPartition, Long> ends = consumer.endOffsets(states);

            boolean ready = false;
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    apply(record);
                }
                ready = ready
                        || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                if (ready) {
                    print();
                }
            }
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, List<String> topics) {
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private void apply(ConsumerRecord<String, byte[]> record) throws IOException, InterruptedException {
        boolean stream = record.topic().startsWith("freshet.stream-");
        if (record.value() == null) { // a tombstone on a state topic
            learn(record.key(), new Known(version(record), stream, null));
            return;
        }
        GenericRecord value = schemas.decode(record.value());
        if (STATES.contains(record.topic())) {
            learn(record.key(), known(value, stream));
            return;
        }
        Object after = value.get("after"); // of an event; null where it was deleted
        learn(
                record.key(),
                after == null
                        ? new Known((long) value.get("version"), stream, null)
                        : known((GenericRecord) after, stream));
    }

    /** The version decides, wherever and however often something comes. */
    private void learn(String id, Known newer) {
        byId.merge(id, newer, (held, come) -> come.version() > held.version() ? come : held);
    }

    private static Known known(GenericRecord image, boolean stream) {
        boolean shown = stream
                ? image.get("status").toString().equals("LIVE")
                : image.get("sold_at") == null;
        return new Known((long) image.get("version"), stream, shown ? image.get("category").toString() : null);
    }

    private static long version(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader("freshet_version");
        return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
    }

    private void print() {
        Map<String, long[]> counts = new TreeMap<>();
        byId.values().stream().filter(known -> known.category() != null).forEach(known ->
                counts.computeIfAbsent(known.category(), category -> new long[2])[known.stream() ? 0 : 1]++);
        StringBuilder line = new StringBuilder();
        counts.forEach((category, of) ->
                line.append(category).append(" live=").append(of[0]).append(" for_sale=").append(of[1]).append("; "));
        if (!line.toString().equals(printed)) {
            printed = line.toString();
            System.out.println(printed);
        }
    }

    /** The writers' schemas, from the registry's Confluent-compatible API, each fetched once. */
    private static final class Schemas {
        private final URI registry;
        private final HttpClient http = HttpClient.newHttpClient();
        private final ObjectMapper json = new ObjectMapper();
        private final Map<Integer, Schema> byId = new HashMap<>();

        Schemas(URI registry) {
            this.registry = registry;
        }

        /** Byte 0, the schema's id in 4 bytes, Avro. */
        GenericRecord decode(byte[] value) throws IOException, InterruptedException {
            ByteBuffer header = ByteBuffer.wrap(value);
            if (value.length < 5 || header.get() != 0) {
                throw new IOException("no record of Freshet's");
            }
            Schema writers = schema(header.getInt());
            return new GenericDatumReader<GenericRecord>(writers)
                    .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
        }

        private Schema schema(int id) throws IOException, InterruptedException {
            Schema known = byId.get(id);
            if (known == null) {
                HttpResponse<byte[]> answer = http.send(
                        HttpRequest.newBuilder(registry.resolve("/apis/ccompat/v7/schemas/ids/" + id))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200) {
                    throw new IOException("the registry answers " + answer.statusCode() + " for schema " + id);
                }
                known = new Schema.Parser()
                        .parse(json.readTree(answer.body()).get("schema").asText());
                byId.put(id, known);
            }
            return known;
        }
    }
}
