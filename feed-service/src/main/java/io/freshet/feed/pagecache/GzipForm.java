package io.freshet.feed.pagecache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * Gzip (RFC 1952) of a body whose long first part is compressed once, and whose short last part differs each time.
 *
 * <p>The first part ends with a sync flush: on a byte boundary and without a final block (RFC 1951, 3.2.4; zlib's
 * Z_SYNC_FLUSH). A final stored block and the trailer follow. The trailer's CRC-32 is computed over the whole body each
 * time: at some 50 GB/s that is faster than combining two known ones.
 */
final class GzipForm {
    private static final byte FINAL_STORED_BLOCK = 1;
    private static final int BLOCK_HEADER_BYTES = 1 + 2 * Short.BYTES;
    private static final int TRAILER_BYTES = 2 * Integer.BYTES;
    private static final int BUFFER_BYTES = 4096;

    private GzipForm() {}

    /** Compresses the first part, for {@link #complete}. */
    static byte[] begin(byte[] first) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER_BYTES);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, BUFFER_BYTES, true)) {
            gzip.write(first);
            gzip.flush();
            return out.toByteArray(); // before close(), which writes an end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gzip of {@code first} and {@code last}, which must be below 64 KiB. Costs a copy. */
    static byte[] complete(byte[] begun, byte[] first, byte[] last) {
        CRC32 crc = new CRC32();
        crc.update(first);
        crc.update(last);
        return ByteBuffer.allocate(begun.length + BLOCK_HEADER_BYTES + last.length + TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(begun)
                .put(FINAL_STORED_BLOCK)
                .putShort((short) last.length)
                .putShort((short) ~last.length)
                .put(last)
                .putInt((int) crc.getValue())
                .putInt(first.length + last.length)
                .array();
    }
}
