package io.freshet.gateway.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A cursor is whatever a client sends: a position that has this very cursor, or none. */
class PositionFuzzTest {
    static Stream<Arguments> seeds() {
        String cursor =
                Position.of(new UUID(1, 2), 4, 7, 0, Long.MAX_VALUE, 1, 9).cursor();
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        byte[] negative = bytes.clone();
        negative[18] = (byte) 0x80;
        byte[] ofSeven = bytes.clone();
        ofSeven[17] = 7;
        return Stream.of(
                text(cursor),
                text(cursor.substring(1)),
                text(cursor.substring(0, 86) + "=="),
                text(cursor.substring(0, 87) + "="),
                text(cursor.substring(0, 87) + "+"),
                text(""),
                Arguments.of(negative, false),
                Arguments.of(ofSeven, false),
                Arguments.of(new byte[66], false));
    }

    private static Arguments text(String cursor) {
        return Arguments.of(cursor.getBytes(StandardCharsets.US_ASCII), true);
    }

    /**
     * Reads a cursor.
     *
     * @param isText whether these are the characters, or what they stand for
     */
    @MethodSource("seeds")
    @FuzzTest
    void aCursorIsOfOnePosition(byte @NotNull [] bytes, boolean isText) {
        String cursor = isText
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        Position position = Position.parse(cursor);

        if (position != null) {
            assertThat(position.cursor()).isEqualTo(cursor);
            assertThat(position.covers(position)).isTrue();
            assertThat(position.notBeyond(position)).isEqualTo(position);
        }
    }
}
