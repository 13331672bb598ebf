package io.freshet.gateway.client;

/** Is told what happens to one client, on its event loop: it must not block. */
public interface ClientListener {
    /** The code of a connection that ended without a closing handshake (RFC 6455, 7.4.1). */
    int CUT = 1006;

    /**
     * A message has come.
     *
     * @param client whose
     * @param text of the frame
     */
    void received(GatewayClient client, String text);

    /**
     * The connection has ended.
     *
     * @param client whose
     * @param code the server's, or {@link #CUT}
     */
    default void closed(GatewayClient client, int code) {}
}
