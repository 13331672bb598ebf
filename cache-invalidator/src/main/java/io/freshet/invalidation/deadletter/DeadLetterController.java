package io.freshet.invalidation.deadletter;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import io.freshet.invalidation.deadletter.DeadLetterReplays.Outcome;
import io.freshet.invalidation.deadletter.DeadLetterReplays.Replay;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
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

    @Operation(summary = "What could not be read, newest first")
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "page × per_page must not be above 1000",
            schema = @Schema(type = "integer", minimum = "1", defaultValue = "1"))
    @Parameter(
            name = "per_page",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "20"))
    @GetMapping("/api/dead-letters")
    LetterPage list(@Parameter(hidden = true) QueryParameters given) {
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

    @Operation(
            summary = "Puts a dead letter back on its original topic and partition",
            description = "Once; repeated, it answers where the record went and changes nothing.")
    @Parameter(
            name = "topic",
            in = ParameterIn.PATH,
            description = "the dead letters' topic in full, such as freshet.product-updated.v1.dlt",
            schema = @Schema(type = "string"))
    @Parameter(
            name = "partition",
            in = ParameterIn.PATH,
            description = "of the dead letter",
            schema = @Schema(type = "integer", format = "int32", minimum = "0"))
    @Parameter(
            name = "offset",
            in = ParameterIn.PATH,
            description = "of the dead letter",
            schema = @Schema(type = "integer", format = "int64", minimum = "0"))
    @PostMapping("/api/dead-letters/{topic}/{partition}/{offset}/replay")
    Replayed replay(
            @PathVariable String topic,
            @PathVariable String partition,
            @PathVariable String offset,
            @Parameter(hidden = true) Authentication caller) {
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
