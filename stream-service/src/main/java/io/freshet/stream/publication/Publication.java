package io.freshet.stream.publication;

import io.freshet.http.TraceContext;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The door to the direct path. Thread-safe. */
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
        // Before the commit: the thread may get no processor for a while right after it.
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
     * Whether this instance's direct path has a version in its hands, or has had it acknowledged.
     *
     * @param aggregateId the stream or product
     * @param version of it
     * @return false also where it is on the topic, but not by this instance
     */
    public boolean isOnItsWay(UUID aggregateId, long version) {
        return publisher.isOnItsWay(aggregateId, version);
    }
}
