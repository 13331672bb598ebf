package io.freshet.gateway.refresh;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * How far the announcements were read: for each partition the next offset. The topic's id belongs to it, since a topic
 * that was deleted and made anew counts from zero again. Immutable.
 */
public final class Position {
    /** First byte of a cursor, so that a later layout can be told from this one. */
    private static final byte LAYOUT = 1;

    private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + 1;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final UUID topicId;
    private final long[] next;

    private Position(UUID topicId, long[] next) {
        this.topicId = topicId;
        this.next = next;
    }

    /**
     * A position.
     *
     * @param topicId the topic's id
     * @param next for each partition the offset of the first record that is not read
     * @return the position
     */
    public static Position of(UUID topicId, long... next) {
        return new Position(topicId, next.clone());
    }

    UUID topicId() {
        return topicId;
    }

    long next(int partition) {
        return next[partition];
    }

    /** This position once the record at the offset is read too. */
    Position past(int partition, long offset) {
        long[] moved = next.clone();
        moved[partition] = offset + 1;
        return new Position(topicId, moved);
    }

    /**
     * The position as clients keep it.
     *
     * @return opaque text of letters, digits, {@code -} and {@code _}
     */
    public String cursor() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + next.length * Long.BYTES)
                .put(LAYOUT)
                .putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .put((byte) next.length);
        for (long offset : next) {
            bytes.putLong(offset);
        }
        return TEXT.encodeToString(bytes.array());
    }

    @Override
    public String toString() {
        return cursor();
    }
}
