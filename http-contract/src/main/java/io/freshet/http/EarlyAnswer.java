package io.freshet.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what it understands whole before filters, security and controllers; everything else goes on to them. A bean of
 * it is asked for every request. Thread-safe.
 */
public interface EarlyAnswer {
    /**
     * Answers a request at once or leaves it alone. Called on the thread that reads from the network: must not block.
     *
     * @param request not to be read from
     * @param response untouched where the request is left alone
     * @param callback completed with the answer
     * @return whether it was answered
     */
    boolean answerAtOnce(Request request, Response response, Callback callback);

    /**
     * Answers what could not be answered at once, or leaves it alone too. Called on a virtual thread. What it throws is
     * answered as if a controller had thrown it.
     *
     * @param request not to be read from
     * @param response untouched where the request is left alone; fields that were added before this throws stay
     * @param callback completed with the answer
     * @return whether it was answered
     */
    boolean answer(Request request, Response response, Callback callback);
}
