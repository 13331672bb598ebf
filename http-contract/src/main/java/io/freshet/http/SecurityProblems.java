package io.freshet.http;

import io.freshet.token.BadTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that Spring Security refuses with a problem: 401 with {@code WWW-Authenticate} (RFC 6750) and the
 * reason, 403, or 503 if the token cannot be verified now.
 */
final class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String MISSING = "a token is missing: send it as Authorization: Bearer …";
    private static final String MALFORMED =
            "the Authorization header is malformed: send it once, as the word Bearer, a space and the token";

    private final JsonMapper json;

    SecurityProblems(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e.getAuthenticationRequest() instanceof BearerAuthentication.Unverified) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            write(response, ProblemType.UNAVAILABLE, "tokens cannot be verified now; try again");
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(e));
        write(response, ProblemType.UNAUTHORIZED, wrongWith(e));
    }

    /** RFC 6750, 3. Spring's own also names resource metadata, which does not exist here. */
    private static String challenge(AuthenticationException e) {
        return e instanceof OAuth2AuthenticationException bad
                ? "Bearer error=\"%s\", error_description=\"%s\""
                        .formatted(bad.getError().getErrorCode(), bad.getError().getDescription())
                : "Bearer";
    }

    private static String wrongWith(AuthenticationException e) {
        if (e.getCause() instanceof BadTokenException bad) {
            return String.valueOf(bad.getMessage());
        }
        return e instanceof OAuth2AuthenticationException ? MALFORMED : MISSING;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        if (request.getUserPrincipal() == null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            write(response, ProblemType.UNAUTHORIZED, MISSING);
        } else {
            write(response, ProblemType.FORBIDDEN, "the token's roles do not allow this");
        }
    }

    private void write(HttpServletResponse response, ProblemType type, String detail) throws IOException {
        response.setStatus(type.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), Problems.of(type, detail, List.of()));
    }
}
