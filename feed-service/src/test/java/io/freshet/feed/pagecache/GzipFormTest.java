package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form that is completed repeatedly is a valid gzip member for any reader. */
class GzipFormTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyCompletionOfOneBeginningIsReadAsBothParts(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            byte[] first = round % 2 == 0 ? json(random, random.nextInt(400)) : noise(random, random.nextInt(70_000));
            byte[] begun = GzipForm.begin(first);
            for (int completion = 0; completion < 3; completion++) {
                byte[] last = noise(random, completion == 0 ? 60 : random.nextInt(65_536));

                assertThat(gunzip(GzipForm.complete(begun, first, last))).isEqualTo(both(first, last));
            }
        }
    }

    @Test
    void theEdgesToo() throws IOException {
        byte[] longest = noise(new Random(1), 65_535);

        assertThat(gunzip(GzipForm.complete(GzipForm.begin(new byte[0]), new byte[0], new byte[0])))
                .isEmpty();
        assertThat(gunzip(GzipForm.complete(GzipForm.begin(longest), longest, longest)))
                .isEqualTo(both(longest, longest));
    }

    /** A reader must be able to detect a damaged answer, so the trailer must be correct. */
    @Test
    void itIsOneMemberWithNothingAfterIt() throws IOException {
        byte[] first = json(new Random(2), 50);
        byte[] whole = GzipForm.complete(GzipForm.begin(first), first, "}".getBytes(StandardCharsets.UTF_8));

        try (SequenceInputStream twice =
                new SequenceInputStream(new ByteArrayInputStream(whole), new ByteArrayInputStream(whole))) {
            assertThat(new GZIPInputStream(twice).readAllBytes()).hasSize(2 * (first.length + 1));
        }
        assertThat(whole).hasSizeLessThan(first.length / 2);
    }

    private static byte[] gunzip(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    private static byte[] json(Random random, int items) {
        StringBuilder out = new StringBuilder("{\"items\":[");
        for (int i = 0; i < items; i++) {
            out.append("{\"type\":\"stream\",\"title\":\"عرض ")
                    .append(random.nextInt())
                    .append("\"},");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] both(byte[] first, byte[] last) {
        byte[] both = Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, both, first.length, last.length);
        return both;
    }
}
