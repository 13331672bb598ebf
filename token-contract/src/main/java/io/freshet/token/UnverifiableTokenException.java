package io.freshet.token;

import org.springframework.security.oauth2.jwt.JwtException;

/** Whether the token is good cannot be known now: its key is not known, and the JWK set cannot be read. */
public final class UnverifiableTokenException extends JwtException {
    private static final long serialVersionUID = 1L;

    UnverifiableTokenException(Throwable cause) {
        super("tokens cannot be verified now: the JWK set cannot be read", cause);
    }
}
