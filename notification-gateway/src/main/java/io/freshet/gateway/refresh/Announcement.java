package io.freshet.gateway.refresh;

import java.util.List;

/** One step in this gateway's reading of the announcements. */
public sealed interface Announcement {
    /** The position after this step. */
    Position position();

    /**
     * Listeners have feeds to refetch.
     *
     * @param position includes the record
     * @param partition the record's partition; its generations cover those of earlier records in the same partition
     * @param offset the record's offset
     * @param at when it was announced, in milliseconds since the epoch
     * @param refreshes at least one, for scopes that differ
     */
    record Refreshes(Position position, int partition, long offset, long at, List<FeedRefresh> refreshes)
            implements Announcement {}

    /**
     * No listener is affected.
     *
     * @param position the position after this step
     */
    record Nothing(Position position) implements Announcement {}

    /**
     * Announcements before this position may be missing: every listener has to refetch everything.
     *
     * @param position where reading resumes
     */
    record Gap(Position position) implements Announcement {}
}
