package io.freshet.events;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Closes consumers in a thread that may have been interrupted: Kafka's clients cannot be closed while its flag is set.
 */
public final class ConsumerClosing {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private ConsumerClosing() {}

    /**
     * Closes a consumer, within a second. The thread's interrupt flag stays as it is.
     *
     * @param consumer of the calling thread
     */
    public static void close(Consumer<?, ?> consumer) {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(PATIENCE));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
