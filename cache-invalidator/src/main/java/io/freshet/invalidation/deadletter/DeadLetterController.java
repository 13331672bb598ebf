package io.freshet.invalidation.deadletter;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import io.freshet.invalidation.deadletter.DeadLetterReplays.Outcome;
import io.freshet.invalidation.deadletter.DeadLetterReplays.Replay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DeadLetterController {
    private static final int MOST_LETTERS = 1_000;
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern PARTITION = Pattern.compile("[0-9]{1,9}");
    private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");

    private final DeadLetterAdmin letters;

    DeadLetterController(DeadLetterAdmin letters) {
        this.letters = letters;
    }

    @GetMapping("/api/dead-letters")
    LetterPage list(QueryParameters given) {
        QueryParameters.Paging paging = given.paging();
        if (paging.page() * paging.perPage() > MOST_LETTERS) {
            given.reject("page", "page × per_page must not be above " + MOST_LETTERS);
        }
        given.verify();
        List<DeadLetter> found = letters.page(paging);
        boolean hasMore = found.size() > paging.perPage();
        return new LetterPage(
                hasMore ? found.subList(0, paging.perPage()) : found, paging.page(), paging.perPage(), hasMore);
    }

    @PostMapping("/api/dead-letters/{topic}/{partition}/{offset}/replay")
    Replayed replay(
            @PathVariable String topic,
            @PathVariable String partition,
            @PathVariable String offset,
            Authentication caller) {
        List<FieldError> errors = new ArrayList<>();
        check(TOPIC, "topic", topic, "must be the name of a topic", errors);
        check(PARTITION, "partition", partition, "must be a whole number, not negative", errors);
        check(OFFSET, "offset", offset, "must be a whole number, not negative", errors);
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return Replayed.of(letters.replay(
                new TopicPartition(topic, Integer.parseInt(partition)),
                Long.parseLong(offset),
                UUID.fromString(caller.getName())));
    }

    private static void check(Pattern pattern, String field, String value, String expected, List<FieldError> errors) {
        if (!pattern.matcher(value).matches()) {
            errors.add(new FieldError(field, expected));
        }
    }

    record LetterPage(List<DeadLetter> items, int page, int perPage, boolean hasMore) {}

    record Replayed(String topic, int partition, long offset, UUID replayedBy, Instant replayedAt, boolean repeated) {
        static Replayed of(Outcome.Done done) {
            Replay where = done.where();
            return new Replayed(
                    where.topic(),
                    where.partition(),
                    where.offset(),
                    where.replayedBy(),
                    where.replayedAt(),
                    done.repeated());
        }
    }
}
