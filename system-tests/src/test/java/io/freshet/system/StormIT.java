package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.bench.storm.Answers;
import io.freshet.bench.storm.Storm;
import io.freshet.bench.storm.Tokens;
import io.freshet.localstack.Part;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.LocalIssuer;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** To every request, the answer is one that the contract allows; {@code bench storm} runs longer. */
@UsesLocalStack
class StormIT {
    @Test
    void everyAnswerIsOneThatTheContractAllows(RunningStack stack) throws Exception {
        var issuer = new LocalIssuer(new StateDirectory(stack.stateDir()), Clock.systemUTC());
        var storm = new Storm(stack.uri(Part.STREAM_SERVICE), stack.uri(Part.FEED_SERVICE), Tokens.from(issuer));

        Answers answers = storm.blow(2_000, 7, _ -> {});

        assertThat(answers.wrong()).isEmpty();
        assertThat(answers.byStatus())
                .containsKeys(200, 201, 204, 400, 401, 403, 404, 409, 412, 415, 422)
                .allSatisfy((status, _) -> assertThat(status == 503 || status < 500)
                        .as("%s", status)
                        .isTrue());
        // If the machine slows the database down, an answer may briefly be 503.
        assertThat(answers.byStatus().getOrDefault(503, 0)).isLessThan(40);
    }
}
