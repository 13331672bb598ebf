package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Redis gives back is a page of ours, of another format, or corrupt, and nothing else. */
class CachedPageFuzzTest {
    private static final CachedPage PAGE = new CachedPage(
            "{\"category\": null}",
            "epoch",
            "generation",
            "stamp",
            Instant.parse("2026-11-22T10:15:30.123456Z"),
            "W/\"tag\"",
            "{\"items\":[]".getBytes(StandardCharsets.UTF_8),
            new byte[] {31, -117});

    /** Of the microseconds that a long holds, Java cannot count the first back from an instant. PostgreSQL has none of them. */
    private static final Instant LONG_AGO = Instant.parse("-290000-01-01T00:00:00Z");

    static Stream<Arguments> seeds() {
        byte[] page = PAGE.encode();
        byte[] nothing = new CachedPage("", "", "", "", Instant.EPOCH, "", new byte[0], new byte[0]).encode();
        byte[] bodyOfNegativeLength = nothing.clone();
        Arrays.fill(bodyOfNegativeLength, nothing.length - 8, nothing.length - 4, (byte) 0xFF);
        byte[] atTheEndOfTime = nothing.clone();
        Arrays.fill(atTheEndOfTime, 11, 19, (byte) 0x7F);
        return Stream.of(
                Arguments.of(page, false),
                Arguments.of(nothing, false),
                Arguments.of(Arrays.copyOf(page, 20), true),
                Arguments.of(bodyOfNegativeLength, true),
                Arguments.of(atTheEndOfTime, true),
                Arguments.of(new byte[] {3, 0, 0, 0, 0, 0}, false),
                Arguments.of(new byte[0], false));
    }

    /**
     * Decodes anything.
     *
     * @param sealed whether the bytes get the format and a checksum that fits, without which nobody comes behind it
     */
    @MethodSource("seeds")
    @FuzzTest
    void whatIsStoredIsAPageOrCorrupt(byte @NotNull [] stored, boolean sealed) {
        byte[] entry = sealed ? sealed(stored) : stored;
        Optional<CachedPage> decoded;
        try {
            decoded = CachedPage.decode(entry);
        } catch (CorruptPageException _) {
            return;
        }
        decoded.ifPresent(page -> {
            assertThat(page.body().length + page.gzip().length).isLessThan(entry.length);
            assertThat(Stream.of(page.canonicalText(), page.epoch(), page.generation(), page.stamp(), page.etag()))
                    .allSatisfy(text -> assertThat(text).hasSizeLessThan(entry.length));
            if (isUtf8(page, entry) && page.readAt().isAfter(LONG_AGO)) {
                assertThat(page.encode()).isEqualTo(entry);
            }
        });
    }

    /** What was no UTF-8 was replaced, and makes other bytes. */
    private static boolean isUtf8(CachedPage page, byte[] entry) {
        return !(page.canonicalText() + page.epoch() + page.generation() + page.stamp() + page.etag())
                        .contains("\uFFFD")
                && entry.length < 1 << 16;
    }

    private static byte[] sealed(byte[] stored) {
        byte[] entry = Arrays.copyOf(stored, Math.max(stored.length, 1) + Integer.BYTES);
        entry[0] = PAGE.encode()[0];
        CRC32C checksum = new CRC32C();
        checksum.update(entry, 0, entry.length - Integer.BYTES);
        ByteBuffer.wrap(entry).putInt(entry.length - Integer.BYTES, (int) checksum.getValue());
        return entry;
    }
}
