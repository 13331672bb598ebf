package io.freshet.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gets tokens. What it gave is kept until it is about to end or is refused. */
@FunctionalInterface
public interface TokenSource {
    /** Why a token is wanted. */
    enum Reason {
        /** There is none yet. */
        FIRST,
        /** The one that is held ends within a minute, or has ended. */
        EXPIRING,
        /** The one that is held was refused. */
        REFUSED
    }

    /**
     * Begins to get a token. Called on the client's thread, so it must not block. Not called again before it has answered,
     * for which it has 30 s.
     *
     * @param reason why
     * @return a signed JWT, or null where nobody is signed in; a failure counts as null
     */
    CompletionStage<@Nullable String> token(Reason reason);

    /**
     * One that has only this token.
     *
     * @param token a signed JWT, or null for none
     * @return gives it each time
     */
    static TokenSource of(@Nullable String token) {
        return reason -> CompletableFuture.completedFuture(token);
    }
}
