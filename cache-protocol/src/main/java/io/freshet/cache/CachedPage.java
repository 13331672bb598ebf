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
import java.util.zip.CRC32C;

/**
 * A page as stored in Redis: a custom binary format that starts with a version byte and ends with a checksum.
 *
 * @param canonicalText the filters of the page; guards against hash collisions
 * @param epoch of its stripe when its fill began
 * @param generation of its scope when its fill began
 * @param stamp of its fill: the page is valid only while its scope's index names it
 * @param readAt PostgreSQL's {@code now()} in the transaction that read it (the read instant R)
 * @param etag the entity tag of the body; empty if there is none
 * @param body the response body, without the parts that differ between a hit and a miss; not copied, must not be
 *     modified
 * @param gzip the compressed body, in a form that its filler can complete; empty if there is none; not copied
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
    /** 1 had neither etag nor gzip, 2 no stamp, 3 no checksum. */
    private static final byte FORMAT = 4;

    /** A first byte below this is a format version, perhaps a newer one. No text starts with such a byte. */
    private static final int FORMATS_END = 32;

    /** CRC-32C of all bytes before it, so that no altered byte is served. Hardware computes it at memory speed. */
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    byte[] encode() {
        List<byte[]> texts = Stream.of(canonicalText, epoch, generation, stamp, etag)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size = texts.stream().mapToInt(text -> Short.BYTES + text.length).sum();
        ByteBuffer out =
                ByteBuffer.allocate(1 + size + Long.BYTES + Integer.BYTES + body.length + gzip.length + CHECKSUM_BYTES);
        out.put(FORMAT);
        texts.forEach(text -> out.putShort((short) text.length).put(text));
        out.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, readAt))
                .putInt(body.length)
                .put(body)
                .put(gzip);
        return out.putInt(checksum(out.array())).array();
    }

    /**
     * Decodes a stored page.
     *
     * @return empty for another format version: that is a miss, and the next fill overwrites it
     * @throws CorruptPageException if the bytes are not those that were stored
     */
    static Optional<CachedPage> decode(byte[] stored) throws CorruptPageException {
        if (stored.length <= CHECKSUM_BYTES || stored[0] < 0 || stored[0] >= FORMATS_END) {
            throw new CorruptPageException("no page at all");
        }
        if (stored[0] != FORMAT) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        in.limit(stored.length - CHECKSUM_BYTES);
        if (checksum(stored) != ByteBuffer.wrap(stored).getInt(in.limit())) {
            throw new CorruptPageException("another checksum");
        }
        try {
            in.get();
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
            throw new CorruptPageException("the checksum of something else");
        }
    }

    private static int checksum(byte[] entry) {
        CRC32C checksum = new CRC32C();
        checksum.update(entry, 0, entry.length - CHECKSUM_BYTES);
        return (int) checksum.getValue();
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
