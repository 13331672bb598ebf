package io.freshet.token;

import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Verifies bearer tokens. Thread-safe. */
public interface TokenDecoder extends JwtDecoder {
    /**
     * Returns whether a token was verified in the last minute and is still valid. Never blocks and is cheap, so event
     * loops may call it.
     *
     * @param token the token as the bearer sent it
     * @return false if only {@link #decode} can determine that
     */
    boolean remembers(String token);
}
