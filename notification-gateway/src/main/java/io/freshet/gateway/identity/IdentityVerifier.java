package io.freshet.gateway.identity;

import io.freshet.token.ExpiredTokenException;
import io.freshet.token.Role;
import io.freshet.token.TokenVerification;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Verifies tokens on threads of its own: a signature is some tenths of a millisecond of arithmetic, and the keys may have
 * to be waited for. Thread-safe; beyond the bound of its queue it answers at once that it cannot.
 */
public final class IdentityVerifier implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(IdentityVerifier.class);
    private static final int MOST_WAITING = 20_000;
    private static final long IDLE_SECONDS = 30;

    private final JwtDecoder tokens;
    private final ThreadPoolExecutor threads;

    IdentityVerifier(JwtDecoder tokens) {
        this.tokens = tokens;
        int most = Runtime.getRuntime().availableProcessors();
        threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("token-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Verifies a token.
     *
     * @param token as the client sent it
     * @return completes with the outcome, never exceptionally, on any thread
     */
    public CompletableFuture<Verification> verify(String token) {
        try {
            return CompletableFuture.supplyAsync(() -> outcome(token), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Verification.Unknown());
        }
    }

    private Verification outcome(String token) {
        try {
            return identity(tokens.decode(token));
        } catch (ExpiredTokenException e) {
            return new Verification.Expired();
        } catch (BadJwtException e) {
            return new Verification.Bad();
        } catch (JwtException e) {
            log.warn("event=token_not_verified cause={}", e.getMessage());
            return new Verification.Unknown();
        }
    }

    /** The decoder allows clocks to differ by a minute; a connection lasts, so its end is taken at its word. */
    private static Verification identity(Jwt jwt) {
        Instant end = jwt.getExpiresAt();
        if (end == null) {
            return new Verification.Bad(); // a connection without an end would outlive every revocation
        }
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
