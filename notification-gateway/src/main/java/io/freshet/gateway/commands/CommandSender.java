package io.freshet.gateway.commands;

import io.freshet.announcement.Commands;
import io.freshet.events.EventEncoder;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.gateway.refresh.AnnouncementObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Sends commands to the cache-invalidator over Kafka. The answer is the announcement that carries the command ID. The
 * gateway reads all announcements anyway. Thread-safe.
 */
final class CommandSender implements AnnouncementObserver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandSender.class);

    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;
    private final ConcurrentMap<String, CompletableFuture<FeedInvalidated>> unanswered = new ConcurrentHashMap<>();

    CommandSender(KafkaTemplate<String, byte[]> kafka, EventEncoder encoder) {
        this.kafka = kafka;
        this.encoder = encoder;
    }

    /**
     * Sends a command and waits for its announcement.
     *
     * @return the announcement
     * @throws NoAnswerException if no announcement arrives in time; the command may still be carried out
     */
    FeedInvalidated send(CacheCommand command, Deadline deadline) throws InterruptedException, NoAnswerException {
        String id = command.getCommandId();
        CompletableFuture<FeedInvalidated> answer = new CompletableFuture<>();
        unanswered.put(id, answer);
        try {
            deadline.await(kafka.send(Commands.record(command, encoder, "notification-gateway")));
            return deadline.await(answer);
        } catch (KafkaException | RegistryUnavailableException | ExecutionException | TimeoutException e) {
            log.warn("event=command_unanswered command={} cause={}", id, e.toString());
            throw new NoAnswerException("no cache-invalidator answered in time; it may still be carried out");
        } finally {
            unanswered.remove(id);
        }
    }

    @Override
    public void announced(FeedInvalidated announced) {
        if (announced.getCommandId() != null) {
            CompletableFuture<FeedInvalidated> waiting = unanswered.get(announced.getCommandId());
            if (waiting != null) {
                waiting.complete(announced);
            }
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
