package io.freshet.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what it can at once, before filters, security and controllers; everything else goes on to them. A bean of it
 * is called for every request, on the thread that reads from the network: it must not block.
 */
@FunctionalInterface
public interface EarlyAnswer {
    /**
     * Answers a request or leaves it alone.
     *
     * @param request not to be read from
     * @param response untouched where the request is left alone
     * @param callback completed with the answer
     * @return whether it was answered
     */
    boolean answer(Request request, Response response, Callback callback);
}
