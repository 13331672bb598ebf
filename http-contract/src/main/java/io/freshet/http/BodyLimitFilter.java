package io.freshet.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Reads a request's body before anything else holds a resource for it, and at most 64 KiB of it: a slow client holds no
 * database connection, a huge body is 413. Runs after Spring Security, so that nobody unknown is read from. A body that
 * is waited for counts as a request that is worked on, so one client may have an eighth of these, and gets 429 beyond.
 */
final class BodyLimitFilter extends OncePerRequestFilter {
    /** Spring Security's is −100. */
    static final int ORDER = -90;

    private static final int SHARE = 8;
    private static final int MAX_BYTES = 64 * 1024;
    private static final String IDENTITY = "identity";
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

    private final int mostOfClient;
    private final HandlerExceptionResolver problems;
    private final ConcurrentMap<String, Integer> awaited = new ConcurrentHashMap<>(); // bodies, by client

    /** @param requests that are worked on at once; 0 for no bound */
    BodyLimitFilter(int requests, HandlerExceptionResolver problems) {
        this.mostOfClient = requests == 0 ? Integer.MAX_VALUE : Math.max(1, requests / SHARE);
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
        String client = clientOf(request);
        try {
            if (awaited.merge(client, 1, Integer::sum) > mostOfClient) {
                response.setHeader(HttpHeaders.RETRY_AFTER, "1");
                response.setHeader(RateLimit.POLICY, "\"bodies\";q=" + mostOfClient);
                response.setHeader(RateLimit.LIMIT, "\"bodies\";r=0;t=1");
                refuse(request, response, ProblemType.RATE_LIMITED, "send fewer bodies at once, or send them faster");
                return;
            }
            body = request.getContentLengthLong() > MAX_BYTES
                    ? new byte[MAX_BYTES + 1]
                    : request.getInputStream().readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            refuse(request, response, ProblemType.VALIDATION, "the body ended early or came too slowly");
            return;
        } finally {
            awaited.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        }
        if (body.length > MAX_BYTES) {
            refuse(request, response, ProblemType.PAYLOAD_TOO_LARGE, "a body must not be longer than 65,536 bytes");
            return;
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }

    private static String clientOf(HttpServletRequest request) {
        Principal user = request.getUserPrincipal();
        return user == null ? "" : String.valueOf(user.getName()); // nobody unknown gets here but to be refused
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, ProblemType type, String detail) {
        problems.resolveException(request, response, null, new ProblemException(type, detail));
    }
}
