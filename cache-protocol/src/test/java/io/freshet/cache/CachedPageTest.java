package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void aPageComesBackAsItWasStored() throws CorruptPageException {
        assertThat(decoded(PAGE.encode())).usingRecursiveComparison().isEqualTo(PAGE);
    }

    @Test
    void anEmptyPageIsOneToo() throws CorruptPageException {
        CachedPage nothing =
                new CachedPage("text", "epoch", "generation", "stamp", Instant.EPOCH, "", new byte[0], new byte[0]);

        assertThat(decoded(nothing.encode())).usingRecursiveComparison().isEqualTo(nothing);
    }

    /** Written by an older or a newer instance during an upgrade, and not corrupt. */
    @ParameterizedTest
    @ValueSource(bytes = {0, 1, 2, 3, 5, 31})
    void anotherFormatVersionIsNoPageAndNotCorrupt(byte format) throws CorruptPageException {
        byte[] other = PAGE.encode();
        other[0] = format;

        assertThat(CachedPage.decode(other)).isEmpty();
    }

    /** One flipped bit turns a price of 119.99 into 919.99. */
    @Test
    void noChangedByteAnywhereIsServed() {
        byte[] stored = PAGE.encode();
        for (int at = 0; at < stored.length; at++) {
            byte right = stored[at];
            for (int wrong = 0; wrong < 256; wrong++) {
                if ((byte) wrong != right) {
                    stored[at] = (byte) wrong;
                    assertThat(decodedOrNull(stored))
                            .as("byte %d of %d is %d", at, stored.length, wrong)
                            .isNull();
                }
            }
            stored[at] = right;
        }
    }

    @Test
    void aChangedByteBehindTheFormatIsCorruptionAndToldSo() {
        byte[] stored = PAGE.encode();
        for (int at = 1; at < stored.length; at++) {
            stored[at] ^= 0x08;
            assertThatThrownBy(() -> CachedPage.decode(stored)).isInstanceOf(CorruptPageException.class);
            stored[at] ^= 0x08;
        }
    }

    @Test
    void cutShortOrGrownItIsCorrupt() {
        byte[] stored = PAGE.encode();

        for (int length = 0; length <= stored.length + 8; length++) {
            byte[] other = Arrays.copyOf(stored, length);
            if (length != stored.length) {
                assertThatThrownBy(() -> CachedPage.decode(other))
                        .as("%d bytes", length)
                        .isInstanceOf(CorruptPageException.class);
            }
        }
    }

    @Test
    void twoBytesThatChangePlacesAreSeenToo() {
        byte[] stored = PAGE.encode();
        for (int at = 0; at + 1 < stored.length; at++) {
            byte[] swapped = stored.clone();
            swapped[at] = stored[at + 1];
            swapped[at + 1] = stored[at];
            if (!Arrays.equals(swapped, stored)) {
                assertThat(decodedOrNull(swapped)).as("byte %d", at).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "somebody else's", "{\"items\":[]}"})
    void whatIsNoPageAtAllIsCorrupt(String text) {
        assertThatThrownBy(() -> CachedPage.decode(bytes(text))).isInstanceOf(CorruptPageException.class);
    }

    @Test
    void whateverStandsUnderAKeyDecodingFailsInNoOtherWay() {
        Random random = new Random(7);
        for (int round = 0; round < 10_000; round++) {
            byte[] stored = PAGE.encode();
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                stored[random.nextInt(stored.length)] = (byte) random.nextInt(256);
            }
            if (!Arrays.equals(stored, PAGE.encode())) {
                assertThat(decodedOrNull(stored)).isNull();
            }
        }
    }

    private static CachedPage decoded(byte[] stored) throws CorruptPageException {
        return CachedPage.decode(stored).orElseThrow();
    }

    private static @Nullable CachedPage decodedOrNull(byte[] stored) {
        try {
            return CachedPage.decode(stored).orElse(null);
        } catch (CorruptPageException e) {
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
