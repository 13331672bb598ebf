package io.freshet.http;

import io.freshet.log.AuditLog;
import io.freshet.token.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Logs what admins do, except for public reads. Runs right after Spring Security; requests that it refuses are only in
 * the request log.
 */
final class AuditFilter extends OncePerRequestFilter {
    static final int ORDER = WriteLimitFilter.ORDER - 1;

    private final RequestMatcher api = PathPatternRequestMatcher.pathPattern("/api/**");
    private final List<? extends RequestMatcher> publicReads;

    AuditFilter(AccessRules rules) {
        this.publicReads = rules.publicReads().stream()
                .flatMap(read -> Stream.of(HttpMethod.GET, HttpMethod.HEAD)
                        .map(method -> PathPatternRequestMatcher.pathPattern(method, read)))
                .toList();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !api.matches(request)
                || !request.isUserInRole(Role.ADMIN.name())
                || publicReads.stream().anyMatch(read -> read.matches(request));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String outcome = "failed";
        try {
            chain.doFilter(request, response);
            outcome = Integer.toString(response.getStatus());
        } finally {
            Principal user = request.getUserPrincipal();
            String query = request.getQueryString();
            AuditLog.did(
                    user == null ? "" : String.valueOf(user.getName()),
                    request.getMethod() + " " + request.getRequestURI() + (query == null ? "" : "?" + query),
                    outcome);
        }
    }
}
