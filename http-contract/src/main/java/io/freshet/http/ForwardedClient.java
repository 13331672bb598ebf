package io.freshet.http;

import io.freshet.proxy.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Gives a request the client address that a trusted proxy reports. Jetty's own customizer trusts every peer, and takes
 * the first address, which the client may have forged. Thread-safe.
 */
final class ForwardedClient implements HttpConfiguration.Customizer {
    private final TrustedProxies proxies;

    ForwardedClient(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseFields) {
        if (!(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer)
                || peer.getAddress() == null) {
            return request;
        }
        InetAddress client =
                proxies.client(peer.getAddress(), request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR));
        return client.equals(peer.getAddress()) ? request : new Forwarded(request, client);
    }

    private static final class Forwarded extends Request.Wrapper {
        private final ConnectionMetaData connection;

        private Forwarded(Request request, InetAddress client) {
            super(request);
            SocketAddress address = new InetSocketAddress(client, 0);
            this.connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return address;
                }
            };
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }
    }
}
