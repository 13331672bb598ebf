package io.freshet.http;

import io.freshet.proxy.ClientNetwork;
import java.net.InetAddress;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whom a request is from, by address. Of one request; not thread-safe. */
public final class Client {
    private static final ScopedValue<Client> CURRENT = ScopedValue.newInstance();

    private final String address;
    private final BiConsumer<String, String> answer;

    /**
     * A client.
     *
     * @param address as text; what counts is its {@link ClientNetwork}
     * @param answer takes fields of the answer: what is left of the client's share
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
