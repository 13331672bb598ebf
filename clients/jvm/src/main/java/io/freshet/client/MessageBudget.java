package io.freshet.client;

/** What the gateway takes of one connection: 80 messages at once, and 4 a second after that. */
final class MessageBudget {
    private static final double AT_ONCE = 80;
    private static final double PER_SECOND = 4;

    private double left = AT_ONCE;
    private long counted;

    MessageBudget(long now) {
        counted = now;
    }

    /** Whether one more may be sent. */
    boolean has(long now) {
        left = Math.min(AT_ONCE, left + (now - counted) * PER_SECOND / 1_000);
        counted = now;
        return left >= 1;
    }

    /** One is sent: what has to be said by itself does not ask before. */
    void take() {
        left--;
    }
}
