package io.freshet.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers requests that it fully understands before filters, security and controllers; all others go on to them. A bean
 * of this type is called for every request. Thread-safe.
 */
public interface EarlyAnswer {
    /**
     * Answers a request at once or passes it on. Called on the thread that reads from the network, so it must not
     * block.
     *
     * @param request must not be read from
     * @param response must stay untouched if the request is passed on
     * @param callback completed with the answer
     * @return whether it was answered
     */
    boolean answerAtOnce(Request request, Response response, Callback callback);

    /**
     * Answers a request that could not be answered at once, or passes it on too. Called on a virtual thread. An
     * exception is handled as if a controller had thrown it.
     *
     * @param request must not be read from
     * @param response must stay untouched if the request is passed on; fields added before an exception stay
     * @param callback completed with the answer
     * @return whether it was answered
     */
    boolean answer(Request request, Response response, Callback callback);
}
