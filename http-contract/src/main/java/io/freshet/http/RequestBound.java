package io.freshet.http;

import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.springframework.http.HttpStatus;

/** Works on so many requests at once; some wait, all others are 503. Health is always answered. */
final class RequestBound extends QoSHandler {
    private static final int WAITING = 4;

    RequestBound(Handler next, int most, Duration wait) {
        super(next);
        setMaxRequestCount(most);
        setMaxSuspendedRequestCount(WAITING * most);
        setMaxSuspend(wait);
        excludePath("/actuator/health", "/actuator/health/*");
    }

    @Override
    protected void reject(Request request, Response response, Callback callback, int status) {
        Response.writeError(request, response, callback, status);
    }

    @Override
    protected void expireSuspended(Request request, Response response, Callback callback) {
        Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
    }
}
