package io.freshet.gateway.refresh;

import io.freshet.events.v1.FeedInvalidated;

/** Observes every announcement that this instance reads, independently of the notifications to listeners. */
@FunctionalInterface
public interface AnnouncementObserver {
    /**
     * Receives an announcement. Called on the reading thread, so it must neither block nor throw. An announcement may
     * be repeated after a failure or when the history is read back at startup.
     *
     * @param announced the announcement
     */
    void announced(FeedInvalidated announced);
}
