package io.freshet.http;

import io.micrometer.core.instrument.Counter;
import java.nio.ByteBuffer;
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
 * Moves a request from the thread that has read it to a virtual thread, which may block, and waits there for a place.
 * Then an {@link EarlyAnswer} or a servlet serves it.
 */
final class OnVirtualThread extends Handler.Wrapper {
    private final Executor threads;
    private final @Nullable EarlyAnswer early;
    private final NewestFirst work;
    private final NewestFirst operations;
    private final Counter late;

    /**
     * Creates the handler.
     *
     * @param work limits all requests but those of operators
     * @param operations limits operators' requests
     * @param late counts requests that get no place in time
     */
    OnVirtualThread(
            Server server,
            Handler servlets,
            @Nullable EarlyAnswer early,
            NewestFirst work,
            NewestFirst operations,
            Counter late) {
        super(servlets);
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(server.getThreadPool());
        this.threads = virtual == null ? server.getThreadPool() : virtual;
        this.early = early;
        this.work = work;
        this.operations = operations;
        this.late = late;
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
        switch (Urgency.of(request)) {
            case PROBE, PREFLIGHT -> serve(request, response, callback);
            case OPERATIONS -> serve(request, response, callback, operations);
            case ORDINARY -> serve(request, response, callback, work);
        }
    }

    private void serve(Request request, Response response, Callback callback, NewestFirst gate) {
        try (WorkPlace place = new WorkPlace(gate)) {
            if (place.take()) {
                place.serve(() -> serve(request, new Unhurried(request, response, place), callback));
            } else {
                late.increment();
                Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
            }
        }
    }

    /** A client that reads its answer slowly holds no place: the work is done. */
    private static final class Unhurried extends Response.Wrapper {
        private final WorkPlace place;

        private Unhurried(Request request, Response response, WorkPlace place) {
            super(request, response);
            this.place = place;
        }

        @Override
        public void write(boolean last, ByteBuffer bytes, Callback callback) {
            place.close();
            super.write(last, bytes, callback);
        }
    }

    private void serve(Request request, Response response, Callback callback) {
        try {
            if (!answersEarly(request, response, callback) && !super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND.value());
            }
        } catch (Throwable e) { // as Jetty does with a handler's exception: the client must get an answer
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
