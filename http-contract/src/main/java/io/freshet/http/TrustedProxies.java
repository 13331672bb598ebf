package io.freshet.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Takes the client's address from {@code X-Forwarded-For} where a trusted proxy says it. Proxies append to what they are
 * sent, so it is the last address that is no trusted proxy's; Jetty's own customizer takes the first, which the client
 * may have written itself. Thread-safe.
 */
final class TrustedProxies implements HttpConfiguration.Customizer {
    private final InetAddressSet trusted = new InetAddressSet();

    /**
     * The list.
     *
     * @param proxies addresses, or networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither
     */
    TrustedProxies(List<String> proxies) {
        trusted.addAll(proxies);
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseFields) {
        if (!(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer)
                || peer.getAddress() == null) {
            return request;
        }
        InetAddress client = client(peer.getAddress(), request.getHeaders());
        return client.equals(peer.getAddress()) ? request : new Forwarded(request, client);
    }

    InetAddress client(InetAddress peer, HttpFields fields) {
        List<String> forwarded = fields.getFields(HttpHeader.X_FORWARDED_FOR).stream()
                .map(HttpField::getValueList)
                .flatMap(List::stream)
                .toList();
        InetAddress client = peer;
        for (String address : forwarded.reversed()) {
            if (!trusted.test(client)) {
                break;
            }
            try {
                client = InetAddress.ofLiteral(withoutPort(address.strip()));
            } catch (IllegalArgumentException _) {
                break; // what comes before it is no trusted proxy's word
            }
        }
        return client;
    }

    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            return address.substring(1, Math.max(1, address.indexOf(']')));
        }
        int colon = address.indexOf(':');
        return colon > 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
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
