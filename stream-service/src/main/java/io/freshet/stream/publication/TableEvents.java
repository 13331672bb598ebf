package io.freshet.stream.publication;

import java.time.Instant;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Creates from a table's rows the images and events that the direct path would have created. Thread-safe. */
public interface TableEvents {
    /**
     * Returns the table.
     *
     * @return its name, without the schema
     */
    String table();

    /**
     * Creates the event of an insert or update.
     *
     * @param before null for an insert
     * @param after the row
     * @return its event
     */
    OutgoingEvent changed(@Nullable Row before, Row after);

    /**
     * Creates an event from a row's current state, when its change is unknown.
     *
     * @param row the row
     * @return an event of its version, without a before image
     */
    OutgoingEvent current(Row row);

    /**
     * Creates the image of a row.
     *
     * @param row the row
     * @return its image
     */
    SpecificRecord image(Row row);

    /**
     * Creates the event of a deletion.
     *
     * @param last the row before the deletion
     * @param deletedAt the deletion instant from its tombstone
     * @return its event
     */
    OutgoingEvent deleted(Row last, Instant deletedAt);

    /**
     * Creates the event of a deletion whose row is unknown, without images.
     *
     * @param id the row's id
     * @param version the version of the deletion
     * @param deletedAt the deletion instant from its tombstone
     * @return its event
     */
    OutgoingEvent vanished(UUID id, long version, Instant deletedAt);
}
