package io.freshet.stream.seller;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;

/** A URL that is taken has what every client needs to fetch it, by the pattern of RFC 3986, appendix B. */
class WebUrlFuzzTest {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();
    private static final Pattern PARTS =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

    private record Draft(@WebUrl @Nullable String url) {}

    @ValueSource(
            strings = {
                "https://example.com/a%20b.jpg?x=1&y[]=2#z",
                "HTTP://user:password@example.com:8443/",
                "http://my_bucket.s3.example.com:99999/",
                "http://my_bucket:65535/",
                "http://a_b:/",
                "http://[2001:db8::1]:80/x",
                "http://[::1]:65536/",
                "http://[fe80::1%25eth0]/",
                "http://a@b@c/",
                "http://:80/",
                "http:///x",
                "http:a",
                "ftp://example.com/",
                "javascript:alert(1)",
                "http://example.com/%zz",
                "http://example.com/\u00e4",
                "//example.com/",
                ""
            })
    @FuzzTest
    void aUrlThatIsTakenCanBeFetched(@NotNull String url) {
        if (!VALIDATOR.validate(new Draft(url)).isEmpty()) {
            return;
        }
        Matcher parts = PARTS.matcher(url);
        assertThat(parts.matches()).isTrue();
        assertThat(parts.group(1)).matches("(?i)https?");
        String authority = parts.group(2);
        assertThat(authority).isNotEmpty();
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.lastIndexOf(':');
        if (colon > host.indexOf(']')) {
            String port = host.substring(colon + 1);
            assertThat(port).matches("[0-9]{0,5}");
            assertThat(port.isEmpty() ? 80 : Integer.parseInt(port)).isLessThan(65_536);
            host = host.substring(0, colon);
        }
        assertThat(host).isNotEmpty();
        assertThat(url).matches("[!-~]+").hasSizeLessThanOrEqualTo(2_048);
        assertThat(URI.create(url).toString()).isEqualTo(url);
    }
}
