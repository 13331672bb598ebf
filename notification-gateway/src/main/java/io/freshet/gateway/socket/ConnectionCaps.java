package io.freshet.gateway.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections there may be, in all and of one address. In all there are always fewer than the process may open
 * files: without a descriptor not even a refusal could be told, and Kafka's connections would be lost with it. Thread-safe.
 */
final class ConnectionCaps {
    private static final Logger log = LoggerFactory.getLogger(ConnectionCaps.class);
    /** So many connections beyond the limit are told why they are refused; further ones are only closed. */
    private static final int POLITE_REFUSALS = 256;
    /** For Kafka, the registry, the database, jars, and connections that are being closed. */
    private static final long OWN_DESCRIPTORS = 1_000;

    private final int most;
    private final int mostOfAddress;
    private final boolean loopbackUnlimited;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> ofAddress = new ConcurrentHashMap<>();

    ConnectionCaps(int most, int mostOfAddress, boolean loopbackUnlimited) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
        this.loopbackUnlimited = loopbackUnlimited;
    }

    static ConnectionCaps of(GatewayProperties properties) {
        return new ConnectionCaps(
                belowDescriptors(properties.maxConnections(), descriptors()),
                properties.maxConnectionsPerAddress(),
                properties.loopbackUnlimited());
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

    /** Counts a connection; {@link #leave} has to follow whatever the answer. */
    Admission enter(InetAddress address) {
        int open = connections.incrementAndGet();
        int ofThisAddress = ofAddress.merge(address, 1, Integer::sum);
        if (open > most + POLITE_REFUSALS) {
            return Admission.UNHEARD;
        }
        if (open > most) {
            return Admission.TOO_MANY;
        }
        boolean limited = !(loopbackUnlimited && address.isLoopbackAddress());
        return limited && ofThisAddress > mostOfAddress ? Admission.TOO_MANY_OF_ADDRESS : Admission.SERVED;
    }

    void leave(InetAddress address) {
        connections.decrementAndGet();
        ofAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
}
