package io.freshet.gateway.identity;

import io.freshet.token.BadTokenException;
import io.freshet.token.BadTokenException.Fault;
import io.freshet.token.Role;
import io.freshet.token.TokenVerification;
import io.freshet.token.UnverifiableTokenException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Verifies tokens off the event loops: checking a signature takes some tenths of a millisecond, and fetching keys may
 * block. Waiting for a key delays no token whose key is known. Above its limit of pending verifications it answers
 * {@link Verification.Unknown} immediately. Thread-safe.
 */
public final class IdentityVerifier implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(IdentityVerifier.class);
    private static final int MOST_UNDER_WAY = 20_000;

    private final JwtDecoder tokens;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("token-", 0).factory());
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);

    IdentityVerifier(JwtDecoder tokens) {
        this.tokens = tokens;
    }

    /**
     * Verifies a token.
     *
     * @param token as the client sent it
     * @return completes with the outcome, never exceptionally, on any thread
     */
    public CompletableFuture<Verification> verify(String token) {
        if (!underWay.tryAcquire()) {
            return CompletableFuture.completedFuture(new Verification.Unknown());
        }
        return CompletableFuture.supplyAsync(() -> tokens.decode(token), threads)
                .handle((jwt, failure) -> {
                    underWay.release();
                    return jwt == null ? withoutIdentity(failure) : identity(jwt);
                });
    }

    private static Verification withoutIdentity(Throwable failure) {
        Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
        return switch (cause) {
            case BadTokenException bad when bad.fault() == Fault.ENDED -> new Verification.Expired();
            case BadTokenException bad -> new Verification.Bad(String.valueOf(bad.getMessage()));
            // the key source has logged the cause, once for all waiters
            case UnverifiableTokenException _ -> new Verification.Unknown();
            default -> {
                log.error("event=token_verification_failed", cause);
                yield new Verification.Unknown();
            }
        };
    }

    /** The decoder allows a minute of clock skew. Connections are long-lived, so the expiry is enforced exactly. */
    private static Verification identity(Jwt jwt) {
        Instant end = Objects.requireNonNull(jwt.getExpiresAt(), "the decoder takes no token without an end");
        if (end.isBefore(Instant.now())) {
            return new Verification.Expired();
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(TokenVerification.roles(jwt));
        return new Verification.Verified(new Identity(UUID.fromString(jwt.getSubject()), roles, end));
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
