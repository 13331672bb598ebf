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

/** Tells, for each heartbeat that is vouched for, that everything committed before it lies below the read positions. */
final class WatermarkSender {
    private static final Logger log = LoggerFactory.getLogger(WatermarkSender.class);

    private final TopicView view;
    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;
    private volatile boolean gap;
    private volatile boolean gapTold;
    private volatile @Nullable Instant last;

    /** @param gap whether changes were lost with a slot, which the next watermarks say until one is acknowledged */
    WatermarkSender(TopicView view, KafkaTemplate<String, byte[]> kafka, EventEncoder encoder, boolean gap) {
        this.view = view;
        this.kafka = kafka;
        this.encoder = encoder;
        this.gap = gap;
    }

    /** Sends the watermark of a heartbeat before which everything was read on the topics. */
    void send(WalEntry.Heartbeat beat) {
        Map<String, Long> positions = view.positions();
        boolean tellsGap = gap;
        Watermark watermark = Watermark.newBuilder()
                .setWatermark(beat.at())
                .setGap(tellsGap)
                .setPositions(positions)
                .build();
        ProducerRecord<String, byte[]> told =
                new ProducerRecord<>(Topics.WATERMARKS, encoder.encode(Topics.WATERMARKS, watermark));
        EventHeaders.addCloudEvent(
                told.headers(), UUID.randomUUID().toString(), "stream-service", beat.at(), watermark);
        EventHeaders.addTrace(told.headers(), TraceContext.current().traceparent());
        kafka.send(told).whenComplete((_, failure) -> {
            if (failure != null) {
                log.info("a watermark was not sent: {}", failure.toString());
                return;
            }
            last = beat.at();
            if (tellsGap) {
                gap = false;
                gapTold = true;
            }
        });
    }

    /** Whether a watermark with the gap is on the topic. */
    boolean isGapTold() {
        return gapTold;
    }

    /** The instant of the last acknowledged watermark. */
    @Nullable
    Instant last() {
        return last;
    }
}
