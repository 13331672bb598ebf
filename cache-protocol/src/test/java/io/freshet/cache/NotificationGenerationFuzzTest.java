package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code Freshet-Min-Generation} is whatever a client sends: a generation that survives its text form, or refused. */
class NotificationGenerationFuzzTest {
    static Stream<Arguments> seeds() {
        String whole = new NotificationGeneration(
                        Map.of(new SourcePartition(SourcePartition.STREAMS, 3), 4711L),
                        Map.of(new Stripe(7), "epoch.1"))
                .text();
        return Stream.concat(
                Stream.of(whole, whole + "=", whole + "==", "", "x", "!!!", "AQ", "AQEA", "AgEAAAA", "A".repeat(2048))
                        .map(text -> Arguments.of(text.getBytes(StandardCharsets.US_ASCII), true)),
                Stream.of(
                                "010100000300000000000000070103026531", // one epoch, "e1"
                                "01010000030000000000000007010302c3a4", // no ASCII in an epoch
                                "01020000030000000000000007000003000000000000000800", // one partition twice
                                "010100000300000000000000070201016101016200", // one stripe twice
                                "01010000037fffffffffffffff01ff0165", // no such stripe
                                "010100000300000000000000070100ff65") // an epoch that is cut off
                        .map(hex -> Arguments.of(HexFormat.of().parseHex(hex), false)));
    }

    /**
     * Reads a generation.
     *
     * @param isText whether these are the characters, or what they stand for
     */
    @MethodSource("seeds")
    @FuzzTest
    void aGenerationSurvivesItsText(byte @NotNull [] bytes, boolean isText) {
        String text = isText
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        NotificationGeneration generation;
        try {
            generation = NotificationGeneration.parse(text);
        } catch (IllegalArgumentException _) {
            return;
        }

        String again = generation.text();

        assertThat(again).matches("[A-Za-z0-9_-]+").hasSizeLessThanOrEqualTo(text.length());
        assertThat(NotificationGeneration.parse(again)).isEqualTo(generation);
        assertThat(generation.mergedWith(generation)).isEqualTo(generation);
        assertThat(generation.positions()).isNotEmpty();
    }
}
