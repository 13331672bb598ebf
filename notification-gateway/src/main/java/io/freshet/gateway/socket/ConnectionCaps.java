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
 * How many connections there may be, in all and of one address, and how much unfinished requests may hold. In all there
 * are always fewer than the process may open files: without a descriptor not even a refusal could be sent, and Kafka's
 * connections would be lost with it. Thread-safe.
 */
final class ConnectionCaps {
    private static final Logger log = LoggerFactory.getLogger(ConnectionCaps.class);
    /** So many connections beyond the limit are told why they are refused; further ones are only closed. */
    private static final int POLITE_REFUSALS = 256;
    /** For Kafka, the registry, the database, jars, and connections that are being closed. */
    private static final long OWN_DESCRIPTORS = 1_000;
    /** Of the heap, for unfinished requests: a character of a head takes up to two bytes. */
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

    /** As many as are wanted, or as the process has descriptors for. */
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
     * Counts a connection; {@link Entry#leave} has to follow whatever its admission. Where there are too many, the one that
     * is longest without a whole request gives way.
     *
     * @param peer whom it is from
     * @param close ends it
     */
    Entry enter(InetAddress peer, Runnable close) {
        int open = connections.incrementAndGet();
        Entry entry = new Entry(peer);
        if (open > most && !someoneGivesWay()) {
            entry.admission = open > most + POLITE_REFUSALS ? Admission.UNHEARD : Admission.TOO_MANY;
            return entry;
        }
        synchronized (waiting) {
            waiting.put(entry, close);
        }
        return entry;
    }

    private boolean someoneGivesWay() {
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

    /** A connection that is counted. Used by its event loop; another may release what it holds. */
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

        /** What becomes of it. */
        Admission admission() {
            return admission;
        }

        /** What the clients of its address hold. */
        ClientShare share() {
            return own;
        }

        /** Takes more of an unfinished request. Where all together hold too much, those that wait longest give way. */
        void hold(int bytes) {
            if (left) {
                return; // what comes of it now is what was left in the decoder
            }
            held.addAndGet(bytes);
            headBytes.addAndGet(bytes);
            while (headBytes.get() > mostHeadBytes && someoneGivesWay()) {
                // the next
            }
        }

        /** Its request is whole. */
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

        /** It is closed. */
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
