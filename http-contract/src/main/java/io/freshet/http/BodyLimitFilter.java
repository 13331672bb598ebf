package io.freshet.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
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
    private static final String IDENTITY = "identity";
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
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase(IDENTITY)) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY); // RFC 9110, 12.5.3
            refuse(request, response, ProblemType.UNSUPPORTED_MEDIA_TYPE, "send the body without a content coding");
            return;
        }
        byte[] body;
        try {
            body = request.getContentLengthLong() > MAX_BYTES
                    ? new byte[MAX_BYTES + 1]
                    : request.getInputStream().readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            refuse(request, response, ProblemType.VALIDATION, "the body ended early or came too slowly");
            return;
        }
        if (body.length > MAX_BYTES) {
            refuse(request, response, ProblemType.PAYLOAD_TOO_LARGE, "a body must not be longer than 65,536 bytes");
            return;
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, ProblemType type, String detail) {
        problems.resolveException(request, response, null, new ProblemException(type, detail));
    }
}
