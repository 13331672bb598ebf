package io.freshet.invalidation.deadletter;

import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.http.QueryParameters.Paging;
import io.freshet.invalidation.deadletter.DeadLetterReplays.Outcome;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Admin operations on dead letters, independent of servlet types. Thread-safe. */
@Component
class DeadLetterAdmin {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterAdmin.class);

    private final DeadLetterLog letters;
    private final DeadLetterReplays replays;
    private final Semaphore calls;

    DeadLetterAdmin(DeadLetterLog letters, DeadLetterReplays replays, DeadLetterProperties properties) {
        this.letters = letters;
        this.replays = replays;
        this.calls = new Semaphore(properties.concurrent());
    }

    /**
     * Returns the page's letters, plus one more if there are more.
     *
     * @throws ProblemException 503 if Kafka does not answer, 429 if there are too many concurrent calls
     */
    List<DeadLetter> page(Paging paging) {
        return withKafka(() -> {
            List<DeadLetter> newest = letters.newest(paging.offset() + paging.perPage() + 1);
            return newest.subList(Math.min(paging.offset(), newest.size()), newest.size());
        });
    }

    /**
     * Replays a letter.
     *
     * @throws ProblemException 404 if there is none, 409 while another call replays it, 503 if Kafka or Redis is
     *     unavailable, 429 if there are too many concurrent calls
     */
    Outcome.Done replay(TopicPartition partition, long offset, UUID by) {
        return withKafka(() -> {
            ConsumerRecord<byte[], byte[]> letter = letters.at(partition, offset);
            if (letter == null) {
                throw new ProblemException(
                        ProblemType.NOT_FOUND,
                        "there is no dead letter %s-%d@%d; the topic is named in full, with .dlt"
                                .formatted(partition.topic(), partition.partition(), offset));
            }
            return switch (replays.replay(letter, by)) {
                case Outcome.Done done -> done;
                case Outcome.UnderWay _ ->
                    throw ProblemException.tryAgain(
                            ProblemType.CONFLICT, "this dead letter is being put back now; ask again in a moment");
            };
        });
    }

    private <T> T withKafka(Call<T> call) {
        if (!calls.tryAcquire()) {
            throw ProblemException.tryAgain(
                    ProblemType.RATE_LIMITED, "too many calls read dead letters now; try again in a moment");
        }
        try {
            return call.run();
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            log.warn("dead letters cannot be read or put back now", e);
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    "Kafka does not answer in time; what was to be put back may be there, and repeating is harmless");
        } catch (DataAccessException e) {
            log.warn("replays cannot be noted now", e);
            throw new ProblemException(
                    ProblemType.UNAVAILABLE, "Redis, where replays are noted, does not answer; nothing was put back");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "the service is stopping");
        } finally {
            calls.release();
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws InterruptedException, ExecutionException, TimeoutException;
    }
}
