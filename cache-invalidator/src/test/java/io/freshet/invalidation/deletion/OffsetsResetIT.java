package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.Watermark;
import io.freshet.invalidation.SampleChanges;
import io.freshet.localstack.junit.EngineSuperuser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Operators may reset the group's offsets with Kafka's own tool. */
class OffsetsResetIT extends InvalidationTest {
    private static final Page HOME = Page.discover("home");

    @Autowired
    private KafkaListenerEndpointRegistry consumers;

    @Test
    void backTheChangesAreAppliedAndToldOnceMore() throws Exception {
        ProductUpdated change =
                SampleChanges.productChange(null, SampleChanges.product("home").build());
        RecordMetadata at = send(change);
        assertThat(nextAnnouncement().getCauseEventId()).isEqualTo(change.getEventId());
        fill(HOME);

        whileStopped(() -> reset(at, at.offset()));

        FeedInvalidated again = nextAnnouncement();
        assertThat(again.getCauseEventId()).isEqualTo(change.getEventId());
        assertThat(isCached(HOME)).isFalse();
        fill(HOME); // pages can be cached again
    }

    /** Skipped records are never applied, but no page from before them is served again. */
    @Test
    void forwardEverythingIsVoid() throws Exception {
        fill(HOME);

        whileStopped(() -> {
            RecordMetadata skipped = send(SampleChanges.productChange(
                    null, SampleChanges.product("home").build()));
            reset(skipped, skipped.offset() + 1);
        });

        // Repeatedly: the first watermark may arrive before the partitions are reassigned.
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    sendWatermark();
                    return !isCached(HOME);
                });

        // A watermark during the assignment can leave stripes without the new position. These are invalidated once
        // more by the next change, but not by the one after it.
        changeElsewhere();
        changeElsewhere();
        fill(HOME);
        changeElsewhere();
        assertThat(isCached(HOME)).isTrue();
    }

    private void changeElsewhere() throws Exception {
        send(SampleChanges.productChange(null, SampleChanges.product("fashion").build()));
        nextAnnouncement();
    }

    private void sendWatermark() throws Exception {
        Watermark nothingProven = Watermark.newBuilder()
                .setWatermark(Instant.now())
                .setPositions(Map.of())
                .build();
        kafka.send(new ProducerRecord<>(Topics.WATERMARKS, 0, null, encoder.encode(Topics.WATERMARKS, nothingProven)))
                .get();
    }

    private RecordMetadata send(ProductUpdated change) throws Exception {
        return kafka.send(Topics.PRODUCT_UPDATED, KEY, encoder.encode(Topics.PRODUCT_UPDATED, change))
                .get()
                .getRecordMetadata();
    }

    private interface Action {
        void run() throws Exception;
    }

    private void whileStopped(Action action) throws Exception {
        List<MessageListenerContainer> changes = ChangeListener.CONSUMERS_OF_CHANGES.stream()
                .map(consumers::getListenerContainer)
                .map(Objects::requireNonNull)
                .toList();
        changes.forEach(MessageListenerContainer::stop);
        try {
            action.run();
        } finally {
            changes.forEach(MessageListenerContainer::start);
        }
    }

    /** Rejected while the group has members, so retries until they are gone. */
    private static void reset(RecordMetadata at, long offset) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(consumerGroups(
                                "--bootstrap-server",
                                "127.0.0.1:" + System.getProperty("FRESHET_KAFKA_SASL_PORT"),
                                "--command-config",
                                superuser().toString(),
                                "--group",
                                ChangeListener.CHANGES,
                                "--reset-offsets",
                                "--topic",
                                at.topic() + ":" + at.partition(),
                                "--to-offset",
                                Long.toString(offset),
                                "--execute"))
                        .contains("NEW-OFFSET")
                        .doesNotContain("Error"));
    }

    private static Path superuser() throws IOException {
        Path file = Files.createTempFile("superuser", ".properties");
        var properties = new Properties();
        properties.putAll(EngineSuperuser.ofKafka());
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        file.toFile().deleteOnExit();
        return file;
    }

    /** Runs the operators' command, in a separate process. */
    private static String consumerGroups(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("consumer-groups", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the command did not end in 30 s");
            }
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }
}
