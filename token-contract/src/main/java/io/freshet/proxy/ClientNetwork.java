package io.freshet.proxy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What counts as one client, by address. */
public final class ClientNetwork {
    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /**
     * The network whose clients share what one may have.
     *
     * @param address of a client
     * @return the address of IPv4; of IPv6 its network of 64 bits, for each host has as many addresses as it likes
     */
    public static String of(InetAddress address) {
        return address instanceof Inet6Address wide
                ? HexFormat.of().formatHex(Arrays.copyOf(wide.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }
}
