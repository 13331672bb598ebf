package io.freshet.invalidation.replay;

/** Called often by whoever works at a replay or waits for its sake. */
@FunctionalInterface
interface ReplayPulse {
    /**
     * Tells the others from time to time that the replay is being worked at.
     *
     * @throws Lost if this instance is to do nothing more for it
     */
    void beat() throws InterruptedException;

    /** The replay was cancelled, or another instance has taken it over. */
    final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost() {
            super("cancelled or taken over", null, false, false);
        }
    }
}
