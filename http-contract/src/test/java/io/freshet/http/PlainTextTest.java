package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    private record Holder(@PlainText @Nullable String text) {}

    @ParameterizedTest
    @ValueSource(strings = {"", "Silk – live", "two\nlines\r\n\tindented", "حرير", "🧣 and 👩‍👩‍👧", "\uFFFD"})
    void whatPeopleWriteIsTaken(String text) {
        assertThat(isTaken(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\u0000b",
                "\u0007",
                "\u001B[31mred",
                "\u007F",
                "\u0085",
                "\uD83E",
                "\uDDE3 alone",
                "x\uDDE3\uD83E"
            })
    void controlCharactersAndBrokenSurrogatesAreNot(String text) {
        assertThat(isTaken(text)).isFalse();
    }

    @Test
    void nothingIsNotItsBusiness() {
        assertThat(isTaken(null)).isTrue();
    }

    private static boolean isTaken(@Nullable String text) {
        try (ValidatorFactory validation = Validation.buildDefaultValidatorFactory()) {
            return validation.getValidator().validate(new Holder(text)).isEmpty();
        }
    }
}
