package io.freshet.feed.admin;

import io.freshet.announcement.CommandExchange;
import io.freshet.announcement.Commands;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.http.WorkPlace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Sends admins' commands to the cache-invalidator and waits for the result. Commands are rare, so each opens its own
 * consumer instead of keeping one running. Thread-safe.
 */
@Component
class CacheCommands implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(CacheCommands.class);

    private final KafkaTemplate<String, byte[]> kafka;
    private final ConsumerFactory<String, byte[]> consumers;
    private final EventEncoder encoder;
    private final EventDecoder<FeedInvalidated> decoder;
    private final Duration timeout;
    private final Semaphore waiting;

    CacheCommands(
            KafkaTemplate<String, byte[]> kafka,
            ConsumerFactory<String, byte[]> consumers,
            AdminProperties properties) {
        this.kafka = kafka;
        this.consumers = consumers;
        this.encoder = new EventEncoder(properties.registry());
        this.decoder = new EventDecoder<>(FeedInvalidated.class, properties.registry());
        this.timeout = properties.answerTimeout();
        this.waiting = new Semaphore(properties.concurrentCommands());
    }

    /**
     * Sends a command and waits until it has been carried out.
     *
     * @return the announcement of the command
     * @throws ProblemException 503 on timeout, though the command may still be carried out; 429 if too many are waiting
     */
    FeedInvalidated send(CacheCommand command) {
        if (!waiting.tryAcquire()) {
            throw ProblemException.tryAgain(
                    ProblemType.RATE_LIMITED, "too many commands are waiting for their answers; try again in a moment");
        }
        WorkPlace.giveBack();
        try (Consumer<String, byte[]> answers = consumers.createConsumer()) {
            return new CommandExchange(
                            each -> Commands.record(each, encoder, "feed-service"),
                            kafka::send,
                            decoder,
                            answers,
                            timeout)
                    .send(List.of(command), () -> {}).stream().findAny().orElseThrow(() -> noAnswer(command));
        } catch (KafkaException | RegistryUnavailableException | CommandExchange.UnansweredException e) {
            log.atWarn().addKeyValue("command", command.getCommandId()).log("a command was not answered", e);
            throw noAnswer(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noAnswer(command);
        } finally {
            waiting.release();
        }
    }

    private ProblemException noAnswer(CacheCommand command) {
        return new ProblemException(
                ProblemType.UNAVAILABLE,
                "no cache-invalidator answered command %s within %d s; it may still be carried out"
                        .formatted(command.getCommandId(), timeout.toSeconds()));
    }

    @Override
    public void destroy() {
        encoder.close();
        decoder.close();
    }
}
