package io.freshet.http;

import io.freshet.log.RequestLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every response its trace id as {@code X-Request-Id}, and each line that the request logs: one at least. */
final class RequestIdFilter extends OncePerRequestFilter {
    static final String HEADER = "X-Request-Id";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long started = System.nanoTime();
        TraceContext trace = TraceContext.continued(request.getHeader("traceparent"));
        response.setHeader(HEADER, trace.traceId());
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try (MDC.MDCCloseable _ = RequestLog.naming(trace.traceId())) {
            try {
                ScopedValue.where(TraceContext.CURRENT, trace).call(() -> {
                    chain.doFilter(request, response);
                    return trace;
                });
                status = response.getStatus();
            } finally {
                RequestLog.answered(trace.traceId(), request.getMethod(), request.getRequestURI(), status, started);
            }
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    /** Gives an id, and its line in the log, to a request that was refused before it came to this filter. */
    static void nameRefused(HttpServletRequest request, HttpServletResponse response, int status) {
        String id = TraceContext.continued(request.getHeader("traceparent")).traceId();
        response.setHeader(HEADER, id);
        RequestLog.answered(
                id,
                String.valueOf(request.getMethod()),
                String.valueOf(request.getRequestURI()),
                status,
                System.nanoTime());
    }
}
