package io.freshet.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Limits the rate of each user's writes: 429 beyond it. Runs after Spring Security and before a body is read. */
final class WriteLimitFilter extends OncePerRequestFilter {
    static final int ORDER = BodyLimitFilter.ORDER - 1;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final RateLimit writes;
    private final HandlerExceptionResolver problems;

    WriteLimitFilter(RateLimit writes, HandlerExceptionResolver problems) {
        this.writes = writes;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READING.contains(request.getMethod()) || request.getUserPrincipal() == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Principal user = request.getUserPrincipal();
        try {
            writes.take(user == null ? "" : String.valueOf(user.getName())).forEach(response::setHeader);
        } catch (ProblemException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }
}
