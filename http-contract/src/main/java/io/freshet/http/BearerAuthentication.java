package io.freshet.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Who a request's bearer token says it is from. A bad token is refused wherever it is sent. One that cannot be verified
 * now is nobody's: what is public is served all the same, and only what needs to know the bearer is unavailable.
 */
final class BearerAuthentication implements AuthenticationManager, BearerTokenResolver {
    private final DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
    private final AuthenticationProvider tokens;

    /** Nobody, for as long as the token cannot be verified. */
    static final class Unverified extends AnonymousAuthenticationToken {
        private static final long serialVersionUID = 1L;

        private Unverified() {
            super("unverified", "unverified", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
        }
    }

    BearerAuthentication(AuthenticationProvider tokens) {
        this.tokens = tokens;
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        // Of two, another server on the way may have looked at the other one.
        if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
            throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("several Authorization headers"));
        }
        return resolver.resolve(request);
    }

    @Override
    public Authentication authenticate(Authentication request) {
        try {
            Authentication bearer = tokens.authenticate(request);
            return bearer == null ? new Unverified() : bearer;
        } catch (AuthenticationServiceException e) {
            return new Unverified();
        }
    }
}
