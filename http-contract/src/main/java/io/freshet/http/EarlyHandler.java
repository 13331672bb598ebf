package io.freshet.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.springframework.http.HttpStatus;

/**
 * Asks an {@link EarlyAnswer} on the thread that has read the request, and hands to another thread what it leaves alone:
 * servlets block. Were Jetty to choose (invocation type EITHER), each hit would cost the waking of a thread under load.
 */
final class EarlyHandler extends Handler.Wrapper {
    private final EarlyAnswer early;
    private final Executor servlets;

    private EarlyHandler(Handler next, EarlyAnswer early, Executor servlets) {
        super(next);
        this.early = early;
        this.servlets = servlets;
    }

    static void install(Server server, EarlyAnswer early) {
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(server.getThreadPool());
        server.setHandler(
                new EarlyHandler(server.getHandler(), early, virtual == null ? server.getThreadPool() : virtual));
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (early.answerAtOnce(request, response, callback)) {
            return true;
        }
        try {
            servlets.execute(() -> passOn(request, response, callback));
        } catch (RejectedExecutionException _) { // the server is stopping
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
        }
        return true;
    }

    private void passOn(Request request, Response response, Callback callback) {
        try {
            if (!answersEarly(request, response, callback) && !super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND.value());
            }
        } catch (Throwable e) { // as Jetty does with what a handler throws: the client must hear of it
            Response.writeError(request, response, callback, e);
        }
    }

    private boolean answersEarly(Request request, Response response, Callback callback) {
        try {
            return early.answer(request, response, callback);
        } catch (RuntimeException e) {
            request.setAttribute(EarlyFailures.ATTRIBUTE, e);
            return false;
        }
    }
}
