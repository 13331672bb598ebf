package io.freshet.stream.backstop;

import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.Topics;
import io.freshet.events.v1.Watermark;
import io.freshet.http.TraceContext;
import io.freshet.stream.publication.TopicView;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Publishes a watermark for each confirmed heartbeat: everything committed before it is below the read positions. */
final class WatermarkSender {
    private static final Logger log = LoggerFactory.getLogger(WatermarkSender.class);

    private final TopicView view;
    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;
    private volatile boolean gap;
    private volatile boolean gapPublished;
    private volatile @Nullable Instant last;

    /** @param gap whether changes were lost with a slot; watermarks report it until one of them is acknowledged */
    WatermarkSender(TopicView view, KafkaTemplate<String, byte[]> kafka, EventEncoder encoder, boolean gap) {
        this.view = view;
        this.kafka = kafka;
        this.encoder = encoder;
        this.gap = gap;
    }

    /** Sends the watermark of a heartbeat. Everything before it must have been read on the topics. */
    void send(WalEntry.Heartbeat heartbeat) {
        Map<String, Long> positions = view.positions();
        boolean reportsGap = gap;
        Watermark watermark = Watermark.newBuilder()
                .setWatermark(heartbeat.at())
                .setGap(reportsGap)
                .setPositions(positions)
                .build();
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(Topics.WATERMARKS, encoder.encode(Topics.WATERMARKS, watermark));
        EventHeaders.addCloudEvent(
                message.headers(), UUID.randomUUID().toString(), "stream-service", heartbeat.at(), watermark);
        EventHeaders.addTrace(message.headers(), TraceContext.current().traceparent());
        kafka.send(message).whenComplete((_, failure) -> {
            if (failure != null) {
                log.info("a watermark was not sent: {}", failure.toString());
                return;
            }
            last = heartbeat.at();
            if (reportsGap) {
                gap = false;
                gapPublished = true;
            }
        });
    }

    /** Returns whether a watermark that reports the gap was acknowledged. */
    boolean isGapPublished() {
        return gapPublished;
    }

    /** Returns the instant of the last acknowledged watermark, or null. */
    @Nullable
    Instant last() {
        return last;
    }
}
