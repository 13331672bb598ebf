package io.freshet.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Works on so many requests at once; four times as many wait, of whom the newest goes first, for the reason that {@link
 * NewestFirst} has; all others are 503. Health is always answered. Jetty's {@code QoSHandler} lets the oldest go first.
 * Thread-safe.
 */
final class RequestBound extends Handler.Wrapper {
    private static final int WAITING = 4;
    private static final String HEALTH = "/actuator/health";

    private final int most;
    private final Duration patience;
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // newest first; guarded by itself
    private int running; // guarded by the same

    /**
     * Nothing runs yet.
     *
     * @param next does the work; must not block the thread that calls it
     * @param most requests at once
     * @param patience for which one waits
     */
    RequestBound(Handler next, int most, Duration patience) {
        super(next);
        this.most = most;
        this.patience = patience;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (Request.getPathInContext(request).startsWith(HEALTH)) {
            return super.handle(request, response, callback);
        }
        Waiting mine = new Waiting(request, response, callback);
        switch (admit(mine)) {
            case NOW -> serve(mine);
            case LATER -> mine.timeout = schedule(mine);
            case NEVER -> refuse(mine);
        }
        return true;
    }

    private enum Turn {
        NOW,
        LATER,
        NEVER
    }

    private Turn admit(Waiting mine) {
        synchronized (waiting) {
            if (running < most) {
                running++;
                return Turn.NOW;
            }
            if (waiting.size() >= WAITING * most) {
                return Turn.NEVER;
            }
            waiting.addFirst(mine);
            return Turn.LATER;
        }
    }

    private Scheduler.Task schedule(Waiting mine) {
        return mine.request
                .getComponents()
                .getScheduler()
                .schedule(() -> giveUp(mine), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void giveUp(Waiting mine) {
        boolean still;
        synchronized (waiting) {
            still = waiting.remove(mine);
        }
        if (still) {
            refuse(mine);
        }
    }

    private void serve(Waiting mine) {
        Request.addCompletionListener(mine.request, _ -> next());
        try {
            if (!super.handle(mine.request, mine.response, mine.callback)) {
                Response.writeError(mine.request, mine.response, mine.callback, HttpStatus.NOT_FOUND.value());
            }
        } catch (Throwable e) { // as Jetty does with what a handler throws: the client must hear of it
            Response.writeError(mine.request, mine.response, mine.callback, e);
        }
    }

    /** One is done: the newest of those that wait has its place. */
    private void next() {
        Waiting newest;
        synchronized (waiting) {
            newest = waiting.pollFirst();
            if (newest == null) {
                running--;
                return;
            }
        }
        Scheduler.Task timeout = newest.timeout;
        if (timeout != null) {
            timeout.cancel();
        }
        serve(newest);
    }

    private static void refuse(Waiting mine) {
        Response.writeError(mine.request, mine.response, mine.callback, HttpStatus.SERVICE_UNAVAILABLE.value());
    }

    /** How many wait. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** A request that has no place yet. */
    private static final class Waiting {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private volatile Scheduler.@Nullable Task timeout;

        private Waiting(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }
    }
}
