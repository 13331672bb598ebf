package io.freshet.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Calls an {@link EarlyAnswer} on the thread that has read the request, before any bound applies: an immediate answer
 * holds no resources. If Jetty could choose (invocation type EITHER), each hit would wake a thread under load.
 */
final class EarlyHandler extends Handler.Wrapper {
    private final EarlyAnswer early;

    EarlyHandler(Handler next, EarlyAnswer early) {
        super(next);
        this.early = early;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return early.answerAtOnce(request, response, callback) || super.handle(request, response, callback);
    }
}
