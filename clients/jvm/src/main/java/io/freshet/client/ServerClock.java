package io.freshet.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The server's clock: the {@code Date} of its latest answer, carried on by a monotonic clock. Thread-safe. */
final class ServerClock {
    private record Reading(long serverMillis, long loopMillis) {}

    private final Loop loop;
    /** The device's, until there was an answer. */
    private volatile Reading latest;

    ServerClock(Loop loop) {
        this.loop = loop;
        latest = new Reading(System.currentTimeMillis(), loop.millis());
    }

    void answered(@Nullable String date) {
        if (date == null) {
            return;
        }
        try {
            Instant instant = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            latest = new Reading(instant.toEpochMilli(), loop.millis());
        } catch (DateTimeException e) {
            // another server on the way; the last one that could be read goes on
        }
    }

    Instant now() {
        Reading reading = latest;
        return Instant.ofEpochMilli(reading.serverMillis() + loop.millis() - reading.loopMillis());
    }
}
