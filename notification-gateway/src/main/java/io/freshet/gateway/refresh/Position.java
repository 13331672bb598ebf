package io.freshet.gateway.refresh;

import io.freshet.events.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A position in the announcements: the next offset of each partition. Includes the topic's ID, since a recreated topic
 * starts at offset zero again. Immutable.
 */
public final class Position {
    /** First byte of a cursor, so that a later layout can be distinguished. */
    private static final byte LAYOUT = 1;

    private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + 1;
    private static final int BYTES = HEADER_BYTES + Topics.EVENT_PARTITIONS * Long.BYTES;
    private static final int CURSOR_LENGTH = (BYTES * 4 + 2) / 3;
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
     * @param next for each partition, the offset of the first unread record
     * @return the position
     */
    public static Position of(UUID topicId, long... next) {
        return new Position(topicId, next.clone());
    }

    /**
     * Parses a cursor sent by a client.
     *
     * @param cursor the untrusted text
     * @return the position, or null if it is not a cursor of this topic layout
     */
    public static @Nullable Position parse(String cursor) {
        if (cursor.length() != CURSOR_LENGTH) {
            return null;
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
        } catch (IllegalArgumentException e) {
            return null;
        }
        // Padding makes fewer bytes of as many characters.
        if (bytes.remaining() != BYTES || bytes.get() != LAYOUT) {
            return null;
        }
        UUID topicId = new UUID(bytes.getLong(), bytes.getLong());
        if (bytes.get() != Topics.EVENT_PARTITIONS) {
            return null;
        }
        long[] next = new long[Topics.EVENT_PARTITIONS];
        for (int partition = 0; partition < next.length; partition++) {
            next[partition] = bytes.getLong();
            if (next[partition] < 0) {
                return null;
            }
        }
        return new Position(topicId, next);
    }

    /**
     * Whether the other position is of the same topic, so that the two can be compared.
     *
     * @param other another position
     * @return false if the topic was recreated in between
     */
    public boolean isOfSameTopicAs(Position other) {
        return topicId.equals(other.topicId) && next.length == other.next.length;
    }

    /**
     * Whether everything before the other position is before this one too.
     *
     * @param other a position of the same topic
     * @return true if this one is not behind in any partition
     */
    public boolean covers(Position other) {
        for (int partition = 0; partition < next.length; partition++) {
            if (next[partition] < other.next[partition]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The position that both have reached: its cursor claims no more than either's.
     *
     * @param other a position; ignored if it is of another topic
     * @return the lower offset of each partition
     */
    public Position notBeyond(Position other) {
        if (!isOfSameTopicAs(other) || other.covers(this)) {
            return this;
        }
        long[] lower = next.clone();
        for (int partition = 0; partition < lower.length; partition++) {
            lower[partition] = Math.min(lower[partition], other.next[partition]);
        }
        return new Position(topicId, lower);
    }

    UUID topicId() {
        return topicId;
    }

    /**
     * The next offset of a partition.
     *
     * @param partition its number
     * @return the offset of the first unread record
     */
    public long next(int partition) {
        return next[partition];
    }

    /**
     * The number of partitions.
     *
     * @return at least one
     */
    public int partitions() {
        return next.length;
    }

    /** This position after the record at the given offset. */
    Position past(int partition, long offset) {
        long[] moved = next.clone();
        moved[partition] = offset + 1;
        return new Position(topicId, moved);
    }

    /**
     * Encodes this position for clients.
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
    public boolean equals(@Nullable Object other) {
        return other instanceof Position that && topicId.equals(that.topicId) && Arrays.equals(next, that.next);
    }

    @Override
    public int hashCode() {
        return 31 * topicId.hashCode() + Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        return cursor();
    }
}
