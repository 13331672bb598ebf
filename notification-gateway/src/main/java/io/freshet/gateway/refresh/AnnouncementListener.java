package io.freshet.gateway.refresh;

/** Takes announcements, from one thread, in order. */
public interface AnnouncementListener {
    /**
     * Takes an announcement of the past, from before any client was taken. The first is a gap.
     *
     * @param announcement the next one
     */
    void recall(Announcement announcement);

    /**
     * Takes the next announcement; waits while too many earlier ones are still on their way to clients.
     *
     * @param announcement the next one
     * @throws InterruptedException if the gateway stops meanwhile
     * @throws IllegalStateException if it could not be taken within a bounded time; it may be offered again
     */
    void announce(Announcement announcement) throws InterruptedException;
}
