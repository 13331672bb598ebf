package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.identity.Verification;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client's identity: none until it sends a valid token, which it must renew before it expires. Confined to the
 * session's event loop, except for {@link #identity()}.
 */
final class Authentication {
    private static final long VERIFICATION_SECONDS = 5;

    private final WebSocketSession session;
    private final SessionServices services;
    private final MessageQueue queue;
    private final Refusals refusals;
    private @Nullable TokenLifetime lifetime;
    private volatile @Nullable Identity identity;

    Authentication(WebSocketSession session, SessionServices services, MessageQueue queue, Refusals refusals) {
        this.session = session;
        this.services = services;
        this.queue = queue;
        this.refusals = refusals;
    }

    /** Callable from any thread. */
    @Nullable
    Identity identity() {
        return identity;
    }

    /** Later messages of the client wait for the outcome. */
    void authenticate(ClientMessage.Authenticate message) {
        refusals.understood();
        queue.holdUp(
                services.verifier()
                        .verify(message.token())
                        .completeOnTimeout(new Verification.Unknown(), VERIFICATION_SECONDS, TimeUnit.SECONDS)
                        .thenApplyAsync(Function.identity(), session.shard().loop()),
                verification -> accept(verification, message.id(), true));
    }

    /**
     * Applies the outcome of a verification.
     *
     * @param verification the outcome
     * @param id the id of the client's message, if any
     * @param reply whether to reply; false for a token from the handshake
     */
    void accept(Verification verification, @Nullable String id, boolean reply) {
        switch (verification) {
            case Verification.Verified(var verified) -> identify(verified, id, reply);
            case Verification.Expired _ -> {
                refusals.refuse(ErrorCode.UNAUTHORIZED, "the token has ended", id);
                session.close(CloseCode.TOKEN_EXPIRED);
            }
            case Verification.Bad(var detail) -> {
                refusals.refuse(ErrorCode.UNAUTHORIZED, detail, id);
                session.close(CloseCode.UNAUTHORIZED);
            }
            case Verification.Unknown _ -> refusals.refuse(ErrorCode.UNAVAILABLE, "tokens cannot be verified now", id);
        }
    }

    private void identify(Identity verified, @Nullable String id, boolean reply) {
        Identity before = identity;
        if (before != null && !before.userId().equals(verified.userId())) {
            refusals.refuse(ErrorCode.FORBIDDEN, "this connection is another user's: open a new one", id);
            return;
        }
        if (before == null && !services.users().add(verified.userId(), session)) {
            refusals.refuse(ErrorCode.RATE_LIMITED, "this user has too many connections", id);
            session.close(CloseCode.TOO_MANY_CONNECTIONS);
            return;
        }
        identity = verified;
        if (reply) {
            session.send(ServerMessage.authenticated(verified, id));
        }
        if (lifetime != null) {
            lifetime.cancel();
        }
        lifetime = TokenLifetime.of(verified, services.limits().tokenWarning(), session);
        services.listeners().forEach(listener -> listener.identified(session, verified));
    }

    /** Called when the connection has closed. */
    void end() {
        Identity known = identity;
        if (known != null) {
            services.users().remove(known.userId(), session);
        }
        if (lifetime != null) {
            lifetime.cancel();
        }
    }
}
