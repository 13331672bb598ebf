package io.freshet.proxy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Groups addresses that count as one client. */
public final class ClientNetwork {
    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /**
     * Returns the network whose addresses share one client's allowance.
     *
     * @param address a client's address
     * @return the IPv4 address, or the /64 network of an IPv6 address, because a host can use any address in it
     */
    public static String of(InetAddress address) {
        return address instanceof Inet6Address wide
                ? HexFormat.of().formatHex(Arrays.copyOf(wide.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }
}
