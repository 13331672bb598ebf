package io.freshet.invalidation.replay;

/** Called regularly while a replay works or waits. */
@FunctionalInterface
interface ReplayPulse {
    /**
     * Publishes a sign of life if one is due.
     *
     * @throws Lost if this instance must stop working on the replay
     */
    void heartbeat() throws InterruptedException;

    /** The replay was cancelled, or another instance has taken it over. */
    final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost() {
            super("cancelled or taken over", null, false, false);
        }
    }
}
