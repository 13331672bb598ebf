package io.freshet.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Reads a request's body before anything else holds a resource for it, and at most 64 KiB of it: a slow client holds no
 * database connection, a huge body is 413. Runs after Spring Security, so that nobody unknown is read from.
 */
final class BodyLimitFilter extends OncePerRequestFilter {
    /** Spring Security's is −100. */
    static final int ORDER = -90;

    private static final int MAX_BYTES = 64 * 1024;
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

    private final HandlerExceptionResolver problems;

    BodyLimitFilter(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return WITHOUT_BODY.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body;
        try {
            body = request.getContentLengthLong() > MAX_BYTES
                    ? new byte[MAX_BYTES + 1]
                    : request.getInputStream().readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            problems.resolveException(
                    request,
                    response,
                    null,
                    new ProblemException(ProblemType.VALIDATION, "the body ended early or came too slowly"));
            return;
        }
        if (body.length > MAX_BYTES) {
            ProblemDetail tooLarge = ProblemDetail.forStatusAndDetail(
                    HttpStatus.CONTENT_TOO_LARGE, "a body must not be longer than " + MAX_BYTES + " bytes");
            problems.resolveException(
                    request, response, null, new ErrorResponseException(HttpStatus.CONTENT_TOO_LARGE, tooLarge, null));
            return;
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }
}
