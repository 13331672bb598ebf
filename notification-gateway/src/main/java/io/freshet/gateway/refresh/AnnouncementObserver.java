package io.freshet.gateway.refresh;

import io.freshet.events.v1.FeedInvalidated;

/** Sees each announcement that this instance reads, besides what is told to listeners of feeds. */
@FunctionalInterface
public interface AnnouncementObserver {
    /**
     * Takes an announcement. Called by the one thread that reads, so it neither waits nor throws. The same announcement
     * may come again: after a failure, or because the recent past is read back at the start.
     *
     * @param announced what holds
     */
    void announced(FeedInvalidated announced);
}
