package io.freshet.http;

import io.freshet.proxy.ClientNetwork;
import java.net.InetAddress;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client of one request, identified by its address. Not thread-safe. */
public final class Client {
    private static final ScopedValue<Client> CURRENT = ScopedValue.newInstance();

    private final String address;
    private final BiConsumer<String, String> answer;

    /**
     * Creates a request's client.
     *
     * @param address as text; only its {@link ClientNetwork} counts
     * @param answer receives header fields of the answer, which report what is left of the client's share
     */
    public Client(String address, BiConsumer<String, String> answer) {
        this.address = networkOf(address);
        this.answer = answer;
    }

    private static String networkOf(String address) {
        try {
            return ClientNetwork.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException _) {
            return address; // of a socket without an address
        }
    }

    /**
     * The client that this thread works for.
     *
     * @return null outside of requests
     */
    public static @Nullable Client current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /**
     * Runs work for this client.
     *
     * @param work the work
     * @return its result
     * @param <T> the type of the result
     */
    public <T> T served(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /**
     * Takes one token of this client's share.
     *
     * @param limit the limit
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
