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
 * Authenticates requests by bearer token. An invalid token is refused on every path. A request whose token cannot be
 * verified now is anonymous: public resources are served, and only those that need the bearer's identity are
 * unavailable.
 */
final class BearerAuthentication implements AuthenticationManager, BearerTokenResolver {
    private final DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
    private final AuthenticationProvider tokens;

    /** An anonymous user, because the token cannot be verified now. */
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
        // With two headers, an intermediary may have checked the other one.
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
