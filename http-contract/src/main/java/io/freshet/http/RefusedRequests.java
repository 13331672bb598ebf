package io.freshet.http;

import io.freshet.log.RequestLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers requests that no filter ever sees, such as one with an unreadable request line. The answer is a problem with
 * a request id instead of Jetty's HTML page. A page of an allowed origin can read it.
 */
final class RefusedRequests extends ErrorHandler {
    private final Origins origins;

    RefusedRequests(Origins origins) {
        this.origins = origins;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        if (!response.getHeaders().contains(RequestIdFilter.HEADER)) {
            String id = TraceContext.continued(request.getHeaders().get(TraceContext.HEADER))
                    .traceId();
            String origin = request.getHeaders().get(HttpHeader.ORIGIN);
            EarlyContract.addTo(response.getHeaders(), id, origins.allows(origin) ? origin : null);
            RequestLog.answered(
                    id,
                    String.valueOf(request.getMethod()),
                    String.valueOf(request.getHttpURI().getPath()),
                    code,
                    request.getBeginNanoTime());
        }
        if (code == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.write(true, ByteBuffer.wrap(problem(code).getBytes(StandardCharsets.UTF_8)), callback);
    }

    /** Contains nothing of the request, so nothing needs escaping. */
    private static String problem(int status) {
        ProblemType type = ProblemType.of(status);
        return "{\"type\":\"" + type.uri() + "\",\"title\":\"" + type.title() + "\",\"status\":" + status
                + ",\"detail\":\"" + Problems.detailOf(status) + "\"}";
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true; // answer every method with a problem
    }
}
