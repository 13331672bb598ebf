package io.freshet.stream.idempotency;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Removes expired answers, in small transactions. Several instances may do so concurrently. */
@Component
class ExpiredAnswers {
    private static final Logger log = LoggerFactory.getLogger(ExpiredAnswers.class);
    private static final int BATCH = 1_000;
    private static final int MAX_BATCHES = 100;

    private final AnswerStore answers;

    ExpiredAnswers(AnswerStore answers) {
        this.answers = answers;
    }

    @Scheduled(
            fixedDelayString = "${freshet.idempotency.removal-interval:PT1M}",
            initialDelayString = "${freshet.idempotency.removal-interval:PT1M}")
    void remove() {
        try {
            int batches = 0;
            while (batches < MAX_BATCHES && answers.removeExpired(BATCH) == BATCH) {
                batches++;
            }
        } catch (DataAccessException e) {
            log.warn("expired idempotency keys were not removed, will try again: {}", e.toString());
        }
    }
}
