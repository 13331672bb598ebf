package io.freshet.gateway.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.EventHeaders;
import io.freshet.events.Topics;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeTimelineTest {
    private static final Instant COMMITTED = Instant.parse("2026-11-30T10:00:00.123456Z");
    private static final Instant PUBLISHED = Instant.parse("2026-11-30T10:00:00.127Z");
    private static final Instant INVALIDATED = Instant.parse("2026-11-30T10:00:00.131Z");

    @Test
    void anAnnouncementOfAChangeSaysWhenItTookEachStep() {
        assertThat(ChangeTimeline.of(announced(COMMITTED.toString(), PUBLISHED.toString())))
                .isEqualTo(new ChangeTimeline(COMMITTED, PUBLISHED, INVALIDATED));
    }

    @Test
    void thatOfACommandDoesNot() {
        assertThat(ChangeTimeline.of(announced(COMMITTED.toString(), null))).isNull();
    }

    @Test
    void nobodyMissesARefreshForAHeaderThatCannotBeRead() {
        assertThat(ChangeTimeline.of(announced("yesterday", PUBLISHED.toString())))
                .isNull();
        assertThat(ChangeTimeline.of(announced(COMMITTED.toString(), "+292278994-08-17T07:12:55.807Z")))
                .isNotNull();
    }

    private static ConsumerRecord<byte[], byte[]> announced(String time, @Nullable String publishedAt) {
        RecordHeaders headers = new RecordHeaders();
        EventHeaders.add(headers, EventHeaders.TIME, time);
        if (publishedAt != null) {
            EventHeaders.add(headers, EventHeaders.PUBLISHED_AT, publishedAt);
        }
        return new ConsumerRecord<>(
                Topics.FEED_INVALIDATED,
                0,
                0,
                INVALIDATED.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                headers,
                Optional.empty());
    }
}
