package io.freshet.stream.seller;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for sellers' input, so that every client can use it and every table can hold it. */
class DraftRulesTest {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();
    /** Two chars in Java, but one code point. */
    private static final String PEACOCK = "\uD83E\uDD9A";

    private record Draft(
            @TextLength(max = 120, visible = true) @Nullable String title,
            @WebUrl @Nullable String url) {}

    @Test
    void lengthsAreCountedInCodePoints() {
        assertThat(isTitle(PEACOCK.repeat(120))).isTrue();
        assertThat(isTitle(PEACOCK.repeat(121))).isFalse();
        assertThat(isTitle("x".repeat(120))).isTrue();
        assertThat(isTitle("x".repeat(121))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0", "\u200b", "\u200b \u2003", "\u2029", "\n\t", "\u00ad", "\ufeff"})
    void aTitleHasSomethingToBeSeen(String title) {
        assertThat(isTitle(title)).isFalse();
        assertThat(isTitle(title + "x")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a",
                "HTTPS://example.com/a%20b.jpg?x=1&y[]=2#z",
                "https://user@my_bucket.s3.example.com:8443/",
                "http://[2001:db8::1]:80/x",
                "https://xn--bcher-kva.example/"
            })
    void takesAbsoluteUrls(String url) {
        assertThat(isUrl(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http:",
                "http://",
                "http:///x",
                "http://:80/",
                "http://[",
                "http://[::1",
                "http://a:99999/",
                "http://a:b/",
                "http://a b/",
                "http://a/%zz",
                "http://a/b\\c",
                "http://a/{x}",
                "http://a/\"",
                "http://b\u00fccher.example/",
                "http://a/\u202e",
                "ftp://a/",
                "javascript:alert(1)",
                "//a/b",
                "a.jpg"
            })
    void takesNothingElse(String url) {
        assertThat(isUrl(url)).isFalse();
    }

    @Test
    void anUrlIsBounded() {
        assertThat(isUrl("http://a/" + "x".repeat(2039))).isTrue();
        assertThat(isUrl("http://a/" + "x".repeat(2040))).isFalse();
    }

    private static boolean isTitle(String title) {
        return VALIDATOR.validate(new Draft(title, null)).isEmpty();
    }

    private static boolean isUrl(String url) {
        return VALIDATOR.validate(new Draft("x", url)).isEmpty();
    }
}
