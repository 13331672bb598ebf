package io.freshet.stream.state;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** The current state of an aggregate in the database. */
sealed interface Current {
    /**
     * The row exists.
     *
     * @param version the row's version
     * @param at when that version was created
     * @param value the image of the row
     */
    record Image(long version, Instant at, SpecificRecord value) implements Current {}

    /**
     * The row was deleted.
     *
     * @param version the version of the deletion
     */
    record Deleted(long version) implements Current {}

    /** The database never had the row, or lost it in a restore. */
    record Unknown() implements Current {}

    /**
     * The row exists but no image can represent it: it predates the constraints.
     *
     * @param reason the failure to create the image
     */
    record Unsayable(RuntimeException reason) implements Current {}
}
