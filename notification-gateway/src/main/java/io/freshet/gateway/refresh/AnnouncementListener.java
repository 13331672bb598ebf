package io.freshet.gateway.refresh;

/** Receives announcements in order, from one thread. */
public interface AnnouncementListener {
    /**
     * Receives a past announcement, before any client is accepted. The first is a gap.
     *
     * @param announcement the next one
     */
    void recall(Announcement announcement);

    /**
     * Receives the next announcement. Blocks while too many earlier ones are still being sent to clients.
     *
     * @param announcement the next one
     * @throws InterruptedException if the gateway stops while waiting
     * @throws IllegalStateException if it was not accepted within a bounded time; it may be offered again
     */
    void announce(Announcement announcement) throws InterruptedException;
}
