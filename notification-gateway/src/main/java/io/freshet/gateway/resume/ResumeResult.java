package io.freshet.gateway.resume;

import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import java.util.List;

/** The outcome of resuming from a cursor. */
public sealed interface ResumeResult {
    /**
     * Everything that the client missed is known.
     *
     * @param from where the client stopped
     * @param missed the missed refreshes in order, conflated into one if the generations can be merged; may be empty
     */
    record Complete(Position from, List<FeedRefresh> missed) implements ResumeResult {}

    /**
     * The history does not reach back to the cursor, or the cursor is not valid here. The client has to refetch
     * everything.
     */
    record Lost() implements ResumeResult {}

    /**
     * The cursor, from another instance, is ahead of what this instance has read.
     *
     * @param from where the client stopped
     */
    record Ahead(Position from) implements ResumeResult {}
}
