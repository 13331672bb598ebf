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
 * Moves a request that has a place from the thread that has read it to a virtual thread, which may block. There an
 * {@link EarlyAnswer} or a servlet serves it.
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
        Exchange exchange = new Exchange(request, response, callback);
        switch (Urgency.of(request)) {
            case PROBE, PREFLIGHT -> start(exchange, () -> serve(exchange));
            case OPERATIONS -> operations.enter(new Arrival(exchange, operations));
            case ORDINARY -> work.enter(new Arrival(exchange, work));
        }
        return true;
    }

    private record Exchange(Request request, Response response, Callback callback) {
        private void refuse() {
            try {
                Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
            } catch (RuntimeException e) { // others are refused on the same thread
                callback.failed(e);
            }
        }
    }

    /** A request that asks for a place. */
    private final class Arrival implements NewestFirst.Arrival {
        private final Exchange exchange;
        private final NewestFirst gate;

        private Arrival(Exchange exchange, NewestFirst gate) {
            this.exchange = exchange;
            this.gate = gate;
        }

        @Override
        public void admitted() {
            WorkPlace place = new WorkPlace(gate);
            Response unhurried = new Unhurried(exchange.request, exchange.response, place);
            Exchange placed = new Exchange(exchange.request, unhurried, exchange.callback);
            start(placed, () -> place.serve(() -> serve(placed)));
        }

        @Override
        public void refused() {
            late.increment();
            exchange.refuse();
        }
    }

    private void start(Exchange exchange, Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException _) { // the server is stopping: nobody needs the place
            exchange.refuse();
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
            place.leave();
            super.write(last, bytes, callback);
        }
    }

    private void serve(Exchange exchange) {
        Request request = exchange.request;
        Response response = exchange.response;
        Callback callback = exchange.callback;
        try {
            if (!answersEarly(exchange) && !super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND.value());
            }
        } catch (Throwable e) { // as Jetty does with a handler's exception: the client must get an answer
            Response.writeError(request, response, callback, e);
        }
    }

    private boolean answersEarly(Exchange exchange) {
        try {
            return early != null && early.answer(exchange.request, exchange.response, exchange.callback);
        } catch (RuntimeException e) {
            exchange.request.setAttribute(EarlyFailures.ATTRIBUTE, e);
            return false;
        }
    }
}
