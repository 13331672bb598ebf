package io.freshet.gateway.refresh;

/** Takes announcements, from one thread, in order. */
public interface AnnouncementListener {
    /**
     * Takes the next announcement; waits while too many earlier ones are still on their way to clients.
     *
     * @param announcement the next one
     * @throws InterruptedException if the gateway stops meanwhile
     * @throws IllegalStateException if it could not be taken within a bounded time; it may be offered again
     */
    void announce(Announcement announcement) throws InterruptedException;
}
