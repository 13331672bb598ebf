package io.freshet.proxy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Determines the client's address from {@code X-Forwarded-For} if a trusted proxy sent it. Proxies append to the
 * header, so the client is the last address that is not a trusted proxy; the client may have forged those before it.
 * Thread-safe.
 */
public final class TrustedProxies {
    private final InetAddressSet trusted = new InetAddressSet();

    /**
     * Creates the list.
     *
     * @param proxies addresses, or networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither
     */
    public TrustedProxies(List<String> proxies) {
        trusted.addAll(proxies);
    }

    /**
     * Returns whether an address belongs to a trusted proxy.
     *
     * @param address any address
     * @return true if it is on the list
     */
    public boolean trust(InetAddress address) {
        return !trusted.isEmpty() && trusted.test(address);
    }

    /**
     * Returns the client of a request.
     *
     * @param peer the address of the connection's peer
     * @param forwardedFor the values of {@code X-Forwarded-For}, each of which may be a list
     * @return the peer, or the client reported by it if it is trusted
     */
    public InetAddress client(InetAddress peer, List<String> forwardedFor) {
        if (!trust(peer)) {
            return peer;
        }
        List<String> forwarded = forwardedFor.stream()
                .flatMap(field -> Stream.of(field.split(",")))
                .toList();
        InetAddress client = peer;
        for (String address : forwarded.reversed()) {
            if (!trust(client)) {
                break;
            }
            try {
                client = InetAddress.ofLiteral(withoutPort(address.strip()));
            } catch (IllegalArgumentException _) {
                break; // no trusted proxy vouches for addresses before it
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
}
