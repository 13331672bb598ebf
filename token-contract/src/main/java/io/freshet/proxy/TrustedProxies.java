package io.freshet.proxy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Takes the client's address from {@code X-Forwarded-For} where a trusted proxy says it. Proxies append to what they are
 * sent, so it is the last address that is no trusted proxy's; those before it the client may have written itself.
 * Thread-safe.
 */
public final class TrustedProxies {
    private final InetAddressSet trusted = new InetAddressSet();

    /**
     * The list.
     *
     * @param proxies addresses, or networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither
     */
    public TrustedProxies(List<String> proxies) {
        trusted.addAll(proxies);
    }

    /**
     * Whether an address is a trusted proxy's.
     *
     * @param address any
     * @return true if it is on the list
     */
    public boolean trust(InetAddress address) {
        return !trusted.isEmpty() && trusted.test(address);
    }

    /**
     * The client of a request.
     *
     * @param peer whom the connection is from
     * @param forwardedFor the values of {@code X-Forwarded-For}, each of which may be a list
     * @return the peer, or what a trusted one says
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
}
