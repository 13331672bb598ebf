package io.freshet.gateway.resume;

import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import java.util.List;

/** What can be told a client that has been away. */
public sealed interface ResumeResult {
    /**
     * All that it missed is known.
     *
     * @param from where it stopped
     * @param missed in order, conflated: one refresh, unless the generations cannot be merged; none if it missed nothing
     */
    record Complete(Position from, List<FeedRefresh> missed) implements ResumeResult {}

    /** What it missed is not known, or its cursor is not one of ours: it has to fetch everything. */
    record Lost() implements ResumeResult {}

    /**
     * It has been told, by another instance, what this one has not read yet.
     *
     * @param from where it stopped
     */
    record Ahead(Position from) implements ResumeResult {}
}
