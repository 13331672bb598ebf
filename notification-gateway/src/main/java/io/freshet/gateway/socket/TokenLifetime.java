package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Warns a client before its token expires and closes the connection when it does. Confined to the session's event loop.
 */
final class TokenLifetime {
    private final WebSocketSession session;
    private final Instant end;
    private Future<?> next;

    private TokenLifetime(WebSocketSession session, Instant end, Duration warning) {
        this.session = session;
        this.end = end;
        next = session.shard().loop().schedule(this::warn, millisTo(end.minus(warning)), TimeUnit.MILLISECONDS);
    }

    static TokenLifetime of(Identity identity, Duration warning, WebSocketSession session) {
        return new TokenLifetime(session, identity.expiresAt(), warning);
    }

    void cancel() {
        next.cancel(false);
    }

    private void warn() {
        session.send(new ServerMessage("token_expiring", Map.of("expires_at", end.toString()), null));
        next = session.shard()
                .loop()
                .schedule(() -> session.close(CloseCode.TOKEN_EXPIRED), millisTo(end), TimeUnit.MILLISECONDS);
    }

    private static long millisTo(Instant instant) {
        return Math.max(0, Duration.between(Instant.now(), instant).toMillis());
    }
}
