package io.freshet.token;

import org.springframework.security.oauth2.jwt.JwtException;

/** The token cannot be verified now: its key is unknown and the JWK set cannot be read. */
public final class UnverifiableTokenException extends JwtException {
    private static final long serialVersionUID = 1L;

    UnverifiableTokenException(Throwable cause) {
        super("tokens cannot be verified now: the JWK set cannot be read", cause);
    }
}
