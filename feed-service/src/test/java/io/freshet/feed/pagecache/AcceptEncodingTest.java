package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, 12.5.3. */
class AcceptEncodingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "GZip",
                "x-gzip",
                "gzip, deflate, br, zstd",
                "br;q=1.0, gzip;q=0.8, *;q=0.1",
                "gzip;q=0.001",
                "gzip ; q=1.000",
                "gzip;Q=1",
                "*",
                "*;q=0.5",
                "identity;q=0.5, gzip;q=0.5",
                "identity;q=0, *",
                "deflate,,gzip",
                "*;q=0, gzip"
            })
    void gzipIsPreferred(String header) {
        assertThat(AcceptEncoding.prefersGzip(List.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "br, deflate",
                "gzip;q=0",
                "gzip;q=0.000",
                "gzip;q=0, *",
                "*;q=0",
                "gzip;q=0.4, identity",
                "gzip;q=0.4, identity;q=0.5",
                "gzipped",
                "gzip;q=2",
                "gzip;q=-1",
                "gzip;q=abc",
                "gzip;q=",
                "gzip;level=9",
                "gz ip",
                ";q=1",
                ",,,"
            })
    void identityIsSent(String header) {
        assertThat(AcceptEncoding.prefersGzip(List.of(header))).isFalse();
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(AcceptEncoding.prefersGzip(List.of())).isFalse();
        assertThat(AcceptEncoding.prefersGzip(List.of("br", "gzip"))).isTrue();
        assertThat(AcceptEncoding.prefersGzip(List.of("gzip;q=0.5", "identity")))
                .isFalse();
    }
}
