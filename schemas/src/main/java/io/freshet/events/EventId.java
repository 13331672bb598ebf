package io.freshet.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The id of an event. It is the same however, and however often, a change is published. */
public final class EventId {
    private static final int LENGTH = 16;

    private EventId() {}

    /**
     * Returns the UUIDv5 (RFC 9562, section 5.5) with the aggregate as namespace and the version, in decimal, as name.
     *
     * @param aggregateId the stream or product that changed
     * @param version its version after the change, from 1
     * @return the event's id
     */
    public static UUID of(UUID aggregateId, long version) {
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(LENGTH)
                .putLong(aggregateId.getMostSignificantBits())
                .putLong(aggregateId.getLeastSignificantBits())
                .flip());
        sha1.update(Long.toString(version).getBytes(StandardCharsets.US_ASCII));
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
