package io.freshet.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whom a request is from, by address. Of one request; not thread-safe. */
public final class Client {
    private static final ScopedValue<Client> CURRENT = ScopedValue.newInstance();
    private static final int NETWORK_BYTES = 8;

    private final String address;
    private final BiConsumer<String, String> answer;

    /**
     * A client.
     *
     * @param address as text; of IPv6 its network of 64 bits, for each host has as many addresses as it likes
     * @param answer takes fields of the answer: what is left of the client's share
     */
    public Client(String address, BiConsumer<String, String> answer) {
        this.address = networkOf(address);
        this.answer = answer;
    }

    private static String networkOf(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address wide
                    ? HexFormat.of().formatHex(Arrays.copyOf(wide.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException _) {
            return address; // of a socket without an address
        }
    }

    /**
     * Whom this thread works for.
     *
     * @return null if for nobody outside
     */
    public static @Nullable Client current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /**
     * Works for this client.
     *
     * @param work what is done
     * @return what it returns
     * @param <T> what it returns
     */
    public <T> T served(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /**
     * Takes one of this client's share.
     *
     * @param limit of what
     * @throws ProblemException 429 if the share is used up
     */
    public void take(RateLimit limit) {
        limit.take(address).forEach(answer);
    }

    /** Binds this client for a filter's chain. */
    ScopedValue.Carrier in(ScopedValue.Carrier carrier) {
        return carrier.where(CURRENT, this);
    }
}
