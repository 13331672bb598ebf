package io.freshet.token;

import java.util.Collection;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** The token was good once: its bearer has to get a new one, and is told so where it can be told. */
public final class ExpiredTokenException extends JwtValidationException {
    ExpiredTokenException(Collection<OAuth2Error> errors) {
        super("the token has ended", errors);
    }
}
