package io.freshet.gateway.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import io.freshet.proxy.ClientNetwork;
import io.freshet.proxy.TrustedProxies;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the connections, in all and per address, and the memory of incomplete requests. The total stays below the
 * process's file descriptor limit: without free descriptors, refusals could not be sent and Kafka connections would
 * fail. Thread-safe.
 */
final class ConnectionCaps {
    private static final Logger log = LoggerFactory.getLogger(ConnectionCaps.class);
    /** This many connections above the limit get an error response; any more are just closed. */
    private static final int POLITE_REFUSALS = 256;
    /** Reserved for Kafka, the registry, the database, jars and closing connections. */
    private static final long OWN_DESCRIPTORS = 1_000;
    /** Divisor of the heap for incomplete requests. A character of a head takes up to two bytes. */
    private static final int HEADS_SHARE = 16;

    private final GatewayProperties.Share share;
    private final int most;
    private final int mostSubscriptions;
    private final boolean loopbackUnlimited;
    private final TrustedProxies proxies;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final AtomicLong headBytes = new AtomicLong();
    private final long mostHeadBytes = Runtime.getRuntime().maxMemory() / HEADS_SHARE;
    private final ConcurrentMap<String, ClientShare> ofAddress = new ConcurrentHashMap<>();
    private final LinkedHashMap<Entry, Runnable> waiting = new LinkedHashMap<>(); // oldest first; guarded by itself

    ConnectionCaps(GatewayProperties properties, int most) {
        this.share = properties.share();
        this.most = most;
        this.mostSubscriptions = properties.maxSubscriptionsInAll();
        this.loopbackUnlimited = properties.loopbackUnlimited();
        this.proxies = new TrustedProxies(properties.trustedProxies());
    }

    static ConnectionCaps of(GatewayProperties properties) {
        int most = belowDescriptors(properties.maxConnections(), descriptors());
        log.info("event=bounds connections={} subscriptions={}", most, properties.maxSubscriptionsInAll());
        return new ConnectionCaps(properties, most);
    }

    /** The wanted number, capped by the process's descriptors. */
    static int belowDescriptors(int wanted, long descriptors) {
        long possible = Math.max(1, Math.max(descriptors / 2, descriptors - OWN_DESCRIPTORS - POLITE_REFUSALS));
        if (wanted > possible) {
            log.warn(
                    "event=fewer_connections wanted={} possible={} descriptors={} hint=raise the process's limit of open files",
                    wanted,
                    possible,
                    descriptors);
        }
        return (int) Math.min(wanted, possible);
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /**
     * Counts a connection. {@link Entry#leave} must follow, whatever its admission. Above the limit, evicts the
     * connection that has waited longest without a complete request.
     *
     * @param peer its remote address
     * @param close closes it
     */
    Entry enter(InetAddress peer, Runnable close) {
        int open = connections.incrementAndGet();
        Entry entry = new Entry(peer);
        if (open > most && !evictOldest()) {
            entry.admission = open > most + POLITE_REFUSALS ? Admission.UNHEARD : Admission.TOO_MANY;
            return entry;
        }
        synchronized (waiting) {
            waiting.put(entry, close);
        }
        return entry;
    }

    private boolean evictOldest() {
        Map.Entry<Entry, Runnable> oldest;
        synchronized (waiting) {
            oldest = waiting.pollFirstEntry();
        }
        if (oldest == null) {
            return false;
        }
        oldest.getKey().release();
        oldest.getValue().run();
        return true;
    }

    /** A counted connection. Used by its event loop; other loops may release the bytes that it holds. */
    final class Entry {
        private final InetAddress peer;
        private String network;
        private ClientShare own;
        private Admission admission;
        private final AtomicInteger held = new AtomicInteger();
        private volatile boolean left;

        private Entry(InetAddress peer) {
            this.peer = peer;
            this.network = ClientNetwork.of(peer);
            this.own = connect(network);
            this.admission = proxies.trust(peer) ? Admission.SERVED : admissionOf(peer);
        }

        /** The decision on it. */
        Admission admission() {
            return admission;
        }

        /** The share of its address. */
        ClientShare share() {
            return own;
        }

        /**
         * Adds bytes of an incomplete request. Above the limit of all, evicts the connections that have waited longest.
         */
        void hold(int bytes) {
            if (left) {
                return; // leftovers of the decoder
            }
            held.addAndGet(bytes);
            headBytes.addAndGet(bytes);
            while (headBytes.get() > mostHeadBytes && evictOldest()) {
                // evict the next
            }
        }

        /** Called when its request is complete. */
        void asked(List<String> forwardedFor) {
            if (left) {
                return;
            }
            stopWaiting();
            InetAddress client = proxies.client(peer, forwardedFor);
            if (admission == Admission.SERVED && !client.equals(peer)) {
                disconnect(network, own);
                network = ClientNetwork.of(client);
                own = connect(network);
                admission = admissionOf(client);
            }
        }

        private void release() {
            headBytes.addAndGet(-held.getAndSet(0));
        }

        private void stopWaiting() {
            release();
            synchronized (waiting) {
                waiting.remove(this);
            }
        }

        /** Called when it has closed. */
        void leave() {
            if (!left) {
                left = true;
                stopWaiting();
                connections.decrementAndGet();
                disconnect(network, own);
            }
        }

        private Admission admissionOf(InetAddress client) {
            boolean limited = !(loopbackUnlimited && client.isLoopbackAddress());
            return limited && share.connections() > 0 && own.connections() > share.connections()
                    ? Admission.TOO_MANY_OF_ADDRESS
                    : Admission.SERVED;
        }
    }

    private ClientShare connect(String network) {
        return ofAddress.compute(network, (_, present) -> {
            ClientShare its = present == null ? new ClientShare(share, mostSubscriptions, subscriptions) : present;
            its.connected();
            return its;
        });
    }

    private void disconnect(String network, ClientShare its) {
        ofAddress.compute(network, (_, present) -> its.disconnected() == 0 && present == its ? null : present);
    }
}
