package io.freshet.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A page as Redis stores it: our own bytes with a format version.
 *
 * @param canonicalText the filters it was made for; guards against two filters with one hash
 * @param epoch of its stripe when its fill began
 * @param generation of its scope when its fill began
 * @param readAt PostgreSQL's {@code now()} in the transaction that read it (the read instant R)
 * @param body what is sent, apart from what differs between a hit and a miss; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record CachedPage(String canonicalText, String epoch, String generation, Instant readAt, byte[] body) {
    private static final byte FORMAT = 1;

    byte[] encode() {
        byte[] text = canonicalText.getBytes(StandardCharsets.UTF_8);
        byte[] epochBytes = epoch.getBytes(StandardCharsets.UTF_8);
        byte[] generationBytes = generation.getBytes(StandardCharsets.UTF_8);
        int size = 1 + 3 * Short.BYTES + text.length + epochBytes.length + generationBytes.length + Long.BYTES;
        ByteBuffer out = ByteBuffer.allocate(size + body.length).put(FORMAT);
        put(out, text);
        put(out, epochBytes);
        put(out, generationBytes);
        return out.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, readAt))
                .put(body)
                .array();
    }

    /** Empty for bytes of another format version, or of anybody else: that is a miss. */
    static Optional<CachedPage> decode(byte[] stored) {
        try {
            ByteBuffer in = ByteBuffer.wrap(stored);
            if (in.get() != FORMAT) {
                return Optional.empty();
            }
            String text = take(in);
            String epoch = take(in);
            String generation = take(in);
            Instant readAt = Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
            byte[] body = new byte[in.remaining()];
            in.get(body);
            return Optional.of(new CachedPage(text, epoch, generation, readAt, body));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        out.putShort((short) bytes.length).put(bytes);
    }

    private static String take(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort() & 0xFFFF];
        if (bytes.length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
