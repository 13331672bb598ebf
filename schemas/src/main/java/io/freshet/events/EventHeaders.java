package io.freshet.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers that every record of a public topic carries: CloudEvents 1.0 in binary mode and the trace. */
public final class EventHeaders {
    /** How an event came to its topic: {@code direct} or {@code cdc}. */
    public static final String ORIGIN = "freshet_origin";

    /** The aggregate's version in decimal, so that who only counts versions need not decode. */
    public static final String VERSION = "freshet_version";

    /**
     * {@code true} on an event that stands for changes lost with a replication slot, or made past the triggers that give
     * versions: versions before it may be missing, or its own was used before.
     */
    public static final String GAP = "freshet_gap";

    /** When what the record tells of happened, in RFC 3339. */
    public static final String TIME = "ce_time";

    /** Of an announcement: when its change was published, in RFC 3339. */
    public static final String PUBLISHED_AT = "freshet_published_at";

    private static final String TRACEPARENT = "traceparent";

    private EventHeaders() {}

    /**
     * Adds the CloudEvents attributes; the type is the record's full name.
     *
     * @param headers of the Kafka record
     * @param id unique within the source
     * @param service the name of the service that sends it
     * @param time when what it tells of happened
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
     * Adds the trace that the event belongs to.
     *
     * @param headers of the Kafka record
     * @param traceparent W3C Trace Context, or null where there is none
     */
    public static void addTrace(Headers headers, @Nullable String traceparent) {
        if (traceparent != null) {
            add(headers, TRACEPARENT, traceparent);
        }
    }

    /**
     * The trace that a record belongs to.
     *
     * @param headers of the record
     * @return its {@code traceparent}, or null
     */
    public static @Nullable String trace(Headers headers) {
        return text(headers, TRACEPARENT);
    }

    /**
     * The text of a header.
     *
     * @param headers of a record
     * @param name of the header
     * @return the last one's text, or null
     */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /**
     * Whether a record is more than its version tells: who drops repeats by version must not drop it.
     *
     * @param headers of the record
     * @return true if it has the header {@link #GAP}
     */
    public static boolean isGap(Headers headers) {
        return headers.lastHeader(GAP) != null;
    }

    /**
     * Adds any header.
     *
     * @param headers of the Kafka record
     * @param name of the header
     * @param value its text
     */
    public static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
