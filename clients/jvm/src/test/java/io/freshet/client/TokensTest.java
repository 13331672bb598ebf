package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.client.TokenSource.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokensTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<Reason> asked = new ArrayList<>();
    private final List<CompletableFuture<@Nullable String>> answers = new ArrayList<>();
    private final List<String> signedOut = new ArrayList<>();
    private final Tokens tokens = new Tokens(loop, this::ask, signedOut::add);

    private CompletableFuture<@Nullable String> ask(Reason reason) {
        asked.add(reason);
        answers.add(new CompletableFuture<>());
        return answers.getLast();
    }

    private void answer(@Nullable String token) {
        answers.getLast().complete(token);
        loop.settle();
    }

    @Test
    void whoeverAsksMeanwhileSharesTheAnswerAndItIsKept() {
        CompletableFuture<@Nullable String> first = tokens.get(Reason.FIRST, null);
        CompletableFuture<@Nullable String> second = tokens.get(Reason.FIRST, null);
        answer("a");
        assertThat(first.join()).isEqualTo("a");
        assertThat(second.join()).isEqualTo("a");
        assertThat(tokens.get(Reason.FIRST, null).join()).isEqualTo("a");
        assertThat(asked).containsExactly(Reason.FIRST);
    }

    @Test
    void aTokenThatSomebodyElseHasReplacedIsNotReplacedAgain() {
        tokens.get(Reason.FIRST, null);
        answer("a");
        tokens.get(Reason.REFUSED, "a");
        answer("b");
        assertThat(tokens.get(Reason.REFUSED, "a").join()).isEqualTo("b");
        assertThat(asked).containsExactly(Reason.FIRST, Reason.REFUSED);
    }

    @Test
    void aSourceThatFailsSignsOut() {
        tokens.get(Reason.FIRST, null);
        answer(null);
        assertThat(signedOut).as("nobody was signed in").isEmpty();
        CompletableFuture<@Nullable String> failed = tokens.get(Reason.FIRST, null);
        answers.getLast().completeExceptionally(new IllegalStateException("no network"));
        loop.settle();
        assertThat(failed.join()).isNull();
        assertThat(signedOut).hasSize(1);
        tokens.replace(reason -> {
            throw new IllegalStateException("a bug of the app");
        });
        CompletableFuture<@Nullable String> thrown = tokens.get(Reason.EXPIRING, null);
        loop.settle();
        assertThat(thrown.join()).isNull();
        assertThat(signedOut).hasSize(2);
    }

    @Test
    void whoAskedTheOldSourceGetsTheTokenOfTheNewOne() {
        CompletableFuture<@Nullable String> old = tokens.get(Reason.FIRST, null);
        CompletableFuture<@Nullable String> late = answers.getLast();
        tokens.replace(this::ask);
        CompletableFuture<@Nullable String> recent = tokens.get(Reason.FIRST, null);
        late.complete("of the old user");
        loop.settle();
        assertThat(old).isNotDone();
        answer("of the new user");
        assertThat(old.join()).isEqualTo("of the new user");
        assertThat(recent.join()).isEqualTo("of the new user");
    }
}
