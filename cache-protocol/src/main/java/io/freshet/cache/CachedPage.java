package io.freshet.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A page as Redis stores it: our own bytes with a format version.
 *
 * @param canonicalText the filters it was made for; guards against two filters with one hash
 * @param epoch of its stripe when its fill began
 * @param generation of its scope when its fill began
 * @param stamp of its fill: the page is valid only while its scope's index names it
 * @param readAt PostgreSQL's {@code now()} in the transaction that read it (the read instant R)
 * @param etag the entity tag of the body; empty if it has none
 * @param body what is sent, apart from what differs between a hit and a miss; not copied, not to be changed
 * @param gzip the body compressed, in a form that its filler can complete; empty if it has none; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record CachedPage(
        String canonicalText,
        String epoch,
        String generation,
        String stamp,
        Instant readAt,
        String etag,
        byte[] body,
        byte[] gzip) {
    /** 1 had neither etag nor gzip, 2 no stamp. */
    private static final byte FORMAT = 3;

    byte[] encode() {
        List<byte[]> texts = Stream.of(canonicalText, epoch, generation, stamp, etag)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size = texts.stream().mapToInt(text -> Short.BYTES + text.length).sum();
        ByteBuffer out = ByteBuffer.allocate(1 + size + Long.BYTES + Integer.BYTES + body.length + gzip.length);
        out.put(FORMAT);
        texts.forEach(text -> out.putShort((short) text.length).put(text));
        return out.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, readAt))
                .putInt(body.length)
                .put(body)
                .put(gzip)
                .array();
    }

    /** Empty for bytes of another format version, or of anybody else: that is a miss. */
    static Optional<CachedPage> decode(byte[] stored) {
        try {
            ByteBuffer in = ByteBuffer.wrap(stored);
            if (in.get() != FORMAT) {
                return Optional.empty();
            }
            String text = text(in);
            String epoch = text(in);
            String generation = text(in);
            String stamp = text(in);
            String etag = text(in);
            Instant readAt = Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
            byte[] body = take(in, in.getInt());
            byte[] gzip = take(in, in.remaining());
            return Optional.of(new CachedPage(text, epoch, generation, stamp, readAt, etag, body, gzip));
        } catch (BufferUnderflowException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(ByteBuffer in) {
        return new String(take(in, in.getShort() & 0xFFFF), StandardCharsets.UTF_8);
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
