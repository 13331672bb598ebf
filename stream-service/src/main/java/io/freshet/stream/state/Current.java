package io.freshet.stream.state;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** What the database says of an aggregate now. */
sealed interface Current {
    /**
     * It is there.
     *
     * @param version of the row
     * @param at when that was made
     * @param value the row, whole
     */
    record Image(long version, Instant at, SpecificRecord value) implements Current {}

    /**
     * It was deleted.
     *
     * @param version of the deletion
     */
    record Deleted(long version) implements Current {}

    /** The database has never had it, or has lost it: it is one that was restored. */
    record Unknown() implements Current {}

    /**
     * It is there, but no image can say it: a row from before the constraints.
     *
     * @param reason why
     */
    record Unsayable(RuntimeException reason) implements Current {}
}
