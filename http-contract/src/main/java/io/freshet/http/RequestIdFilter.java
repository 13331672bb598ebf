package io.freshet.http;

import io.freshet.log.RequestLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Adds the trace id to every response as {@code X-Request-Id}, and to the request's log lines, at least one. */
final class RequestIdFilter extends OncePerRequestFilter {
    static final String HEADER = "X-Request-Id";

    private static final long MOST_READ_ON_BYTES = 8L * 1024 * 1024;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long started = System.nanoTime();
        TraceContext trace = TraceContext.continued(request.getHeader(TraceContext.HEADER));
        response.setHeader(HEADER, trace.traceId());
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try (MDC.MDCCloseable _ = RequestLog.naming(trace.traceId())) {
            try {
                new Client(request.getRemoteAddr(), response::setHeader)
                        .in(ScopedValue.where(TraceContext.CURRENT, trace))
                        .call(() -> {
                            chain.doFilter(request, response);
                            return trace;
                        });
                status = response.getStatus();
            } finally {
                RequestLog.answered(trace.traceId(), request.getMethod(), request.getRequestURI(), status, started);
                readToItsEnd(request);
            }
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    /**
     * Reads the unread rest of the body, up to a bound. Otherwise the server would close the connection or, over
     * HTTP/2, reset the stream, and a client that is still sending would not read why it was refused.
     */
    private static void readToItsEnd(HttpServletRequest request) {
        try {
            InputStream body = request.getInputStream();
            if (body.read() != -1) {
                body.skip(MOST_READ_ON_BYTES);
            }
        } catch (IOException | IllegalStateException _) {
            // the client is gone or too slow, or the body was read as text
        }
    }
}
