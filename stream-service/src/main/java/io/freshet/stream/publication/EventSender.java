package io.freshet.stream.publication;

import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.EventId;
import io.freshet.events.RegistryUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Encodes events and hands them to the Kafka producer, with CloudEvents 1.0 attributes as headers (binary mode).
 * Thread-safe.
 */
@Component
public class EventSender {
    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;
    private final RetryTemplate registryRetry = new RetryTemplate(RetryPolicy.builder()
            .includes(RegistryUnavailableException.class)
            .maxRetries(8)
            .delay(Duration.ofMillis(100))
            .multiplier(2)
            .maxDelay(Duration.ofSeconds(2))
            .build());

    EventSender(KafkaTemplate<String, byte[]> kafka, EventEncoder encoder) {
        this.kafka = kafka;
        this.encoder = encoder;
    }

    /**
     * Sends an event. May block for seconds while the registry or Kafka's metadata are unavailable.
     *
     * @param event the event
     * @param origin how it reaches its topic
     * @param traceparent W3C Trace Context of its cause
     * @return completes with Kafka's acknowledgement, or with the failure
     */
    public CompletableFuture<?> send(OutgoingEvent event, Origin origin, String traceparent) {
        try {
            byte[] value = registryRetry.execute(() -> encoder.encode(event.topic(), event.value()));
            return kafka.send(record(event, value, origin, traceparent));
        } catch (RetryException | RuntimeException e) {
            // The publisher counts events in flight, so every failure must complete the future.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static ProducerRecord<String, byte[]> record(
            OutgoingEvent event, byte[] value, Origin origin, String traceparent) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(event.topic(), event.aggregateId().toString(), value);
        EventHeaders.addCloudEvent(
                record.headers(),
                EventId.of(event.aggregateId(), event.version()).toString(),
                "stream-service",
                event.occurredAt(),
                event.value());
        EventHeaders.addTrace(record.headers(), traceparent);
        EventHeaders.add(record.headers(), EventHeaders.ORIGIN, origin.header());
        EventHeaders.add(record.headers(), EventHeaders.VERSION, Long.toString(event.version()));
        if (origin == Origin.GAP) {
            EventHeaders.add(record.headers(), EventHeaders.GAP, "true");
        }
        return record;
    }
}
