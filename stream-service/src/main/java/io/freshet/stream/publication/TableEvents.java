package io.freshet.stream.publication;

import java.time.Instant;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Makes of a table's rows the images and events that the direct path would have made. Thread-safe. */
public interface TableEvents {
    /**
     * The table.
     *
     * @return its name, without the schema
     */
    String table();

    /**
     * An insert or update.
     *
     * @param before null for an insert
     * @param after the row
     * @return its event
     */
    OutgoingEvent changed(@Nullable Row before, Row after);

    /**
     * A row as it is, where what happened to it is not known.
     *
     * @param row the row
     * @return an event of its version, without a before
     */
    OutgoingEvent current(Row row);

    /**
     * A row as the events tell it.
     *
     * @param row the row
     * @return its image
     */
    SpecificRecord image(Row row);

    /**
     * A deletion.
     *
     * @param last the row
     * @param deletedAt as its tombstone tells
     * @return its event
     */
    OutgoingEvent deleted(Row last, Instant deletedAt);

    /**
     * A deletion of a row that was not seen: an event without images.
     *
     * @param id of the row
     * @param version of the deletion
     * @param deletedAt as its tombstone tells
     * @return its event
     */
    OutgoingEvent vanished(UUID id, long version, Instant deletedAt);
}
