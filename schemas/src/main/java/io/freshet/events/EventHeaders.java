package io.freshet.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of records on the public topics: CloudEvents 1.0 in binary mode, trace context and Freshet's own. */
public final class EventHeaders {
    /** How an event reached its topic: {@code direct} or {@code cdc}. */
    public static final String ORIGIN = "freshet_origin";

    /** The aggregate's version in decimal, so that consumers that compare versions need not decode the value. */
    public static final String VERSION = "freshet_version";

    /**
     * {@code true} on an event that stands for changes lost with a replication slot, or made while the triggers that
     * assign versions were disabled. Earlier versions may be missing, or this version may have been used before.
     */
    public static final String GAP = "freshet_gap";

    /** When the event occurred, in RFC 3339. */
    public static final String TIME = "ce_time";

    /** On an announcement: when its change was published, in RFC 3339. */
    public static final String PUBLISHED_AT = "freshet_published_at";

    private static final String TRACEPARENT = "traceparent";

    private EventHeaders() {}

    /**
     * Adds the CloudEvents attributes; the type is the record's full name.
     *
     * @param headers of the Kafka record
     * @param id unique within the source
     * @param service the name of the sending service
     * @param time when the event occurred
     * @param value the record
     */
    public static void addCloudEvent(Headers headers, String id, String service, Instant time, SpecificRecord value) {
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", id);
        add(headers, "ce_source", "/freshet/" + service);
        add(headers, "ce_type", value.getSchema().getFullName());
        add(headers, TIME, time.toString());
    }

    /**
     * Adds the trace context of the event.
     *
     * @param headers of the Kafka record
     * @param traceparent W3C Trace Context; null adds nothing
     */
    public static void addTrace(Headers headers, @Nullable String traceparent) {
        if (traceparent != null) {
            add(headers, TRACEPARENT, traceparent);
        }
    }

    /**
     * Returns the trace context of a record.
     *
     * @param headers of the record
     * @return its {@code traceparent}, or null
     */
    public static @Nullable String trace(Headers headers) {
        return text(headers, TRACEPARENT);
    }

    /**
     * Returns the value of a header as text.
     *
     * @param headers of a record
     * @param name of the header
     * @return the value of the last header of that name, or null; Kafka allows a header without a value
     */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        byte @Nullable [] value = header == null ? null : header.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /**
     * Whether a record marks a gap. A consumer that drops duplicates by version must not drop it.
     *
     * @param headers of the record
     * @return true if the header {@link #GAP} is present
     */
    public static boolean isGap(Headers headers) {
        return headers.lastHeader(GAP) != null;
    }

    /**
     * Adds a header.
     *
     * @param headers of the Kafka record
     * @param name of the header
     * @param value its text
     */
    public static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
