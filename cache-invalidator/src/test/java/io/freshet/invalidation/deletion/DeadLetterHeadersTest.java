package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.mock.MockProducerFactory;
import org.yaml.snakeyaml.Yaml;

/** A dead letter has the headers that the AsyncAPI document describes. */
class DeadLetterHeadersTest {
    @Test
    void theReasonIsInTheHeadersThatTheDocumentNames() throws IOException {
        List<String> sent = new ArrayList<>();
        try (MockProducer<String, byte[]> producer =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer())) {
            DeadLetterPublishingRecoverer recoverer = new DeletionConfiguration()
                    .deadLetters(new KafkaTemplate<>(new MockProducerFactory<>(() -> producer)));

            recoverer.accept(
                    new ConsumerRecord<>("freshet.product-updated.v1", 3, 42L, "key", new byte[] {1}),
                    new ListenerExecutionFailedException("no event", "cache-invalidator", new IllegalStateException()));

            ProducerRecord<String, byte[]> letter = producer.history().getFirst();
            assertThat(letter.topic()).isEqualTo("freshet.product-updated.v1.dlt");
            for (Header header : letter.headers()) {
                sent.add(header.key());
            }
        }

        sent.add("freshet_cut"); // only for oversized records, see DeadLetterWriterTest
        assertThat(sent).containsExactlyInAnyOrderElementsOf(described("properties"));
        assertThat(sent).containsAll(described("required"));
    }

    /** The names under a key of the document's header schema. */
    private static List<String> described(String key) throws IOException {
        try (Reader document = Files.newBufferedReader(Path.of("../schemas/asyncapi.yaml"))) {
            Object node = new Yaml().load(document);
            for (String step : List.of("components", "schemas", "DeadLetterHeaders", key)) {
                node = Objects.requireNonNull(((Map<?, ?>) node).get(step), step);
            }
            Collection<?> names = node instanceof Map<?, ?> map ? map.keySet() : (List<?>) node;
            return names.stream().map(String::valueOf).toList();
        }
    }
}
