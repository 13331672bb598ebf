package io.freshet.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every response its trace id as {@code X-Request-Id}, and every log line of the request too. */
final class RequestIdFilter extends OncePerRequestFilter {
    static final String HEADER = "X-Request-Id";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        TraceContext trace = TraceContext.continued(request.getHeader("traceparent"));
        response.setHeader(HEADER, trace.traceId());
        try (MDC.MDCCloseable _ = MDC.putCloseable("trace_id", trace.traceId())) {
            ScopedValue.where(TraceContext.CURRENT, trace).call(() -> {
                chain.doFilter(request, response);
                return trace;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
