package io.freshet.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Takes a request from the thread that has read it to one that may block: an {@link EarlyAnswer}'s, or a servlet's. */
final class OnVirtualThread extends Handler.Wrapper {
    private final Executor threads;
    private final @Nullable EarlyAnswer early;

    OnVirtualThread(Server server, Handler servlets, @Nullable EarlyAnswer early) {
        super(servlets);
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(server.getThreadPool());
        this.threads = virtual == null ? server.getThreadPool() : virtual;
        this.early = early;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            threads.execute(() -> serve(request, response, callback));
        } catch (RejectedExecutionException _) { // the server is stopping
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
        }
        return true;
    }

    private void serve(Request request, Response response, Callback callback) {
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
            return early != null && early.answer(request, response, callback);
        } catch (RuntimeException e) {
            request.setAttribute(EarlyFailures.ATTRIBUTE, e);
            return false;
        }
    }
}
