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

/**
 * Takes a request from the thread that has read it to one that may block, and waits there for a place to be worked on: by
 * an {@link EarlyAnswer}, or a servlet.
 */
final class OnVirtualThread extends Handler.Wrapper {
    /** The request's attribute that is its {@link NewestFirst.Place}. */
    static final String PLACE = OnVirtualThread.class.getName();

    private final Executor threads;
    private final @Nullable EarlyAnswer early;
    private final NewestFirst work;

    OnVirtualThread(Server server, Handler servlets, @Nullable EarlyAnswer early, NewestFirst work) {
        super(servlets);
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(server.getThreadPool());
        this.threads = virtual == null ? server.getThreadPool() : virtual;
        this.early = early;
        this.work = work;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            threads.execute(() -> admit(request, response, callback));
        } catch (RejectedExecutionException _) { // the server is stopping
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
        }
        return true;
    }

    private void admit(Request request, Response response, Callback callback) {
        if (RequestBound.isOfHealth(request)) {
            serve(request, response, callback);
            return;
        }
        try (NewestFirst.Place place = work.new Place()) {
            if (place.take()) {
                request.setAttribute(PLACE, place);
                serve(request, response, callback);
            } else {
                Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
            }
        }
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
