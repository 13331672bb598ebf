package io.freshet.gateway.refresh;

import io.freshet.events.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far the announcements were read: for each partition the next offset. The topic's id belongs to it, since a topic
 * that was deleted and made anew counts from zero again. Immutable.
 */
public final class Position {
    /** First byte of a cursor, so that a later layout can be told from this one. */
    private static final byte LAYOUT = 1;

    private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + 1;
    private static final int CURSOR_LENGTH = ((HEADER_BYTES + Topics.EVENT_PARTITIONS * Long.BYTES) * 4 + 2) / 3;
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

    /**
     * Reads a cursor, which is whatever a client sent.
     *
     * @param cursor untrusted
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
        if (bytes.get() != LAYOUT) {
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
     * Whether the other one is of the same topic, so that the two can be compared.
     *
     * @param other position
     * @return false if the topic was made anew between them
     */
    public boolean isOfSameTopicAs(Position other) {
        return topicId.equals(other.topicId) && next.length == other.next.length;
    }

    /**
     * Whether all that was read up to the other one is read here too.
     *
     * @param other a position of the same topic
     * @return whether this one is nowhere behind
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
     * How far both have read, so that its cursor says no more than either's.
     *
     * @param other a position; of another topic it says nothing of this one
     * @return the lower one of each partition
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
     * How far a partition was read.
     *
     * @param partition its number
     * @return the offset of the first record that is not read
     */
    public long next(int partition) {
        return next[partition];
    }

    /**
     * How many partitions there are.
     *
     * @return at least one
     */
    public int partitions() {
        return next.length;
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
