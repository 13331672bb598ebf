package io.freshet.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The token that is held, and how the next one is got: one question at a time. Lives on the loop. */
final class Tokens {
    private static final long ANSWER_SECONDS = 30;

    private final Loop loop;
    private final Consumer<String> signedOut;
    private TokenSource source;
    private @Nullable String held;
    private @Nullable CompletableFuture<@Nullable String> asked;

    Tokens(Loop loop, TokenSource source, Consumer<String> signedOut) {
        this.loop = loop;
        this.source = source;
        this.signedOut = signedOut;
    }

    void replace(TokenSource other) {
        source = other;
        held = null;
        asked = null;
    }

    /**
     * A token.
     *
     * @param reason why it is wanted
     * @param used the one that is no good any more; null if none was used
     * @return completes on the loop, never exceptionally; with null if there is none
     */
    CompletableFuture<@Nullable String> get(TokenSource.Reason reason, @Nullable String used) {
        if (held != null && !held.equals(used)) {
            return CompletableFuture.completedFuture(held); // somebody has got a new one already
        }
        if (asked != null) {
            return asked;
        }
        CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
        asked = answer;
        CompletableFuture<@Nullable String> given;
        try {
            given = source.token(reason).toCompletableFuture().copy();
        } catch (RuntimeException e) {
            given = CompletableFuture.failedFuture(e);
        }
        given.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .whenComplete((token, failure) -> loop.execute(() -> got(answer, reason, token, failure)));
        return answer;
    }

    private void got(
            CompletableFuture<@Nullable String> answer,
            TokenSource.Reason reason,
            @Nullable String token,
            @Nullable Throwable failure) {
        if (asked != answer) {
            get(TokenSource.Reason.FIRST, null).thenAccept(answer::complete); // another source has taken its place
            return;
        }
        asked = null;
        held = token;
        if (token == null && (failure != null || reason != TokenSource.Reason.FIRST)) {
            signedOut.accept(failure == null ? "there is no new token" : "no new token: " + failure);
        }
        answer.complete(token);
    }
}
