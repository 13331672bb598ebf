package io.freshet.gateway.refresh;

import java.util.List;

/** One step of this gateway through the announcements. */
public sealed interface Announcement {
    /** How far they are read, this step included. */
    Position position();

    /**
     * Listeners have something to fetch again.
     *
     * @param position includes the record that says so
     * @param partition where that record lay; a generation covers those of earlier records of the same partition
     * @param offset of that record
     * @param at when it was announced, in milliseconds since the epoch
     * @param refreshes at least one, for scopes that differ
     */
    record Refreshes(Position position, int partition, long offset, long at, List<FeedRefresh> refreshes)
            implements Announcement {}

    /**
     * Nobody is concerned.
     *
     * @param position how far the announcements are read
     */
    record Nothing(Position position) implements Announcement {}

    /**
     * What was announced before this position is not known: every listener has to fetch everything again.
     *
     * @param position where reading goes on
     */
    record Gap(Position position) implements Announcement {}
}
