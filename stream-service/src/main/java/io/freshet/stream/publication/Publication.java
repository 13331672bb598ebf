package io.freshet.stream.publication;

import io.freshet.http.TraceContext;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The entry point to the direct path. Thread-safe. */
@Component
public class Publication {
    private final OrderedPublisher publisher;

    Publication(OrderedPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Sends an event once the surrounding transaction has committed; nothing is sent if it rolls back. Never blocks on
     * Kafka and never fails the write.
     *
     * @param event the event of a change made in this transaction
     */
    public void afterCommit(OutgoingEvent event) {
        String traceparent = TraceContext.current().traceparent();
        // Registered before the commit, because the thread may be descheduled right after it.
        publisher.expect(event);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            private boolean offered;

            @Override
            public void afterCommit() {
                offered = true;
                publisher.offer(event, traceparent);
            }

            @Override
            public void afterCompletion(int status) {
                if (!offered) {
                    publisher.forget(event);
                }
            }
        });
    }

    /**
     * Returns whether this instance's direct path holds a version, or Kafka has acknowledged it.
     *
     * @param aggregateId the stream or product
     * @param version its version
     * @return whether it does; may be false for a version that another instance published
     */
    public boolean isOnItsWay(UUID aggregateId, long version) {
        return publisher.isOnItsWay(aggregateId, version);
    }
}
