package io.freshet.token;

import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Verifies bearer tokens. Thread-safe. */
public interface TokenDecoder extends JwtDecoder {
    /**
     * Whether a token was verified in the last minute and still counts. Waits for nothing and computes next to nothing, so
     * a thread may ask that must not block.
     *
     * @param token as the bearer sent it
     * @return false if only {@link #decode} can tell
     */
    boolean remembers(String token);
}
