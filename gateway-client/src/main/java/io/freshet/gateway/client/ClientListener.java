package io.freshet.gateway.client;

/** Receives the events of clients. Called on their event loops, so it must not block. */
public interface ClientListener {
    /** The code reported for a connection that ended without a closing handshake (RFC 6455, 7.4.1). */
    int CUT = 1006;

    /**
     * Called for each message.
     *
     * @param client the receiving client
     * @param text the frame's text
     */
    void received(GatewayClient client, String text);

    /**
     * Called when the connection has ended.
     *
     * @param client the receiving client
     * @param code the server's close code, or {@link #CUT}
     */
    default void closed(GatewayClient client, int code) {}
}
