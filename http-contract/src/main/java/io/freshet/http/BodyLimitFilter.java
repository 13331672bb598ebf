package io.freshet.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Reads a request's body, at most 64 KiB of it, before the request holds any other resource: a slow client holds no
 * database connection, and a larger body is 413. A request that waits for its body gives back its place. Runs after
 * Spring Security, so that bodies of unknown clients are not read. The bodies of one client that are read at once are
 * bounded; beyond the bound, the answer is 429.
 */
final class BodyLimitFilter extends OncePerRequestFilter {
    /** Spring Security's is −100. */
    static final int ORDER = -90;

    static final int MAX_BYTES = 64 * 1024;
    private static final String IDENTITY = "identity";
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

    private final int mostOfClient;
    private final HandlerExceptionResolver problems;
    private final ConcurrentMap<String, Integer> awaited = new ConcurrentHashMap<>(); // bodies, by client

    /**
     * Creates the filter.
     *
     * @param mostOfClient the maximum number of one client's bodies read at once
     */
    BodyLimitFilter(int mostOfClient, HandlerExceptionResolver problems) {
        this.mostOfClient = mostOfClient;
        this.problems = problems;
    }

    static boolean isWithBody(String method) {
        return !WITHOUT_BODY.contains(method);
    }

    /** The maximum number of bytes read of a request's body. */
    static long mostBytes(Request request) {
        if (!isWithBody(request.getMethod())) {
            return 0;
        }
        long length = request.getLength();
        if (length >= 0) {
            return Math.min(length, MAX_BYTES);
        }
        return isChunked(
                        request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2,
                        request.getHeaders().get(HttpHeader.TRANSFER_ENCODING))
                ? MAX_BYTES
                : 0;
    }

    /** Whether a body without a length may follow: RFC 9112, 6.3, and 9113, 8.1. */
    private static boolean isChunked(boolean http2, @Nullable String coding) {
        return http2 || coding != null;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isWithBody(request.getMethod());
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
            body = read(request);
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
        if (!WorkPlace.takeAgain()) {
            refuse(request, response, ProblemType.UNAVAILABLE, "more is asked for than can be done in time; try again");
            return;
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }

    /** Reads up to one byte more than allowed. */
    private static byte[] read(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length > MAX_BYTES) {
            return new byte[MAX_BYTES + 1];
        }
        InputStream in = request.getInputStream();
        boolean chunked = length < 0
                && isChunked(
                        request.getProtocol().startsWith("HTTP/2"), request.getHeader(HttpHeaders.TRANSFER_ENCODING));
        if (chunked || in.available() < length) {
            WorkPlace.giveBack(); // until the body has arrived
        }
        return in.readNBytes(MAX_BYTES + 1);
    }

    private static String clientOf(HttpServletRequest request) {
        Principal user = request.getUserPrincipal();
        return user == null ? "" : String.valueOf(user.getName()); // an unknown client gets here only to be refused
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, ProblemType type, String detail) {
        problems.resolveException(request, response, null, new ProblemException(type, detail));
    }
}
