package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CachedPageTest {
    private static final CachedPage PAGE = new CachedPage(
            "{\"category\": null}",
            "epoch",
            "generation",
            "stamp",
            Instant.parse("2026-11-22T10:15:30.123456Z"),
            "W/\"tag\"",
            bytes("{\"items\":[]"),
            bytes("compressed"));

    @Test
    void aPageComesBackAsItWasStored() {
        assertThat(CachedPage.decode(PAGE.encode()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(PAGE);
    }

    @Test
    void anEmptyPageIsOneToo() {
        CachedPage nothing =
                new CachedPage("text", "epoch", "generation", "stamp", Instant.EPOCH, "", new byte[0], new byte[0]);

        assertThat(CachedPage.decode(nothing.encode()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(nothing);
    }

    @Test
    void anotherFormatVersionIsNoPage() {
        byte[] first = PAGE.encode();
        first[0] = 1;

        assertThat(CachedPage.decode(first)).isEmpty();
    }

    @Test
    void cutShortInItsHeadOrBodyItIsNoPage() {
        byte[] stored = PAGE.encode();

        for (int length = 0; length < stored.length - PAGE.gzip().length; length++) {
            assertThat(CachedPage.decode(Arrays.copyOf(stored, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void whateverStandsUnderAKeyDecodingNeverFails() {
        Random random = new Random(7);
        for (int round = 0; round < 10_000; round++) {
            byte[] stored = PAGE.encode();
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                stored[random.nextInt(stored.length)] = (byte) random.nextInt(256);
            }
            CachedPage.decode(stored);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
