package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** RFC 9110, 13.1.2, without Spring MVC, which compares tags itself and would hide a mistake here. */
class PageResponseTest {
    private static final FeedAnswer ANSWER = new FeedAnswer(
            PageContent.of(("{\"items\":[\"" + "x".repeat(2000) + "\"]").getBytes(StandardCharsets.UTF_8)),
            Instant.EPOCH,
            new CacheOutcome.Hit(false, false));
    private static final String OPAQUE =
            ANSWER.etag().substring(3, ANSWER.etag().length() - 1);

    @ParameterizedTest
    @ValueSource(strings = {"W/\"%t\"", "\"%t\"", "W/\"x\", W/\"%t\"", "\"a,b\",\"%t\"", "*", ", , \"%t\""})
    void whoHasItIsToldSoInAnyFormOfTheHeader(String form) {
        ResponseEntity<byte[]> response = answer(form);

        assertThat(response.getStatusCode().value()).isEqualTo(304);
        assertThat(response.hasBody()).isFalse();
        assertThat(response.getHeaders().headerNames())
                .containsExactlyInAnyOrder("ETag", "Cache-Control", "Vary", "Cache-Status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%t", "\"%t", "W/%t", "\"x\"", "\"%tx\"", "", ",", "\""})
    void whatNamesAnotherTagOrIsMalformedIsIgnored(String form) {
        ResponseEntity<byte[]> response = answer(form);

        assertThat(response.getStatusCode().value()).isEqualTo(200);
        assertThat(response.getHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void severalLinesAreOneList() {
        HttpHeaders request = new HttpHeaders();
        request.add(HttpHeaders.IF_NONE_MATCH, "\"x\"");
        request.add(HttpHeaders.IF_NONE_MATCH, ANSWER.etag());

        assertThat(PageResponse.of(ANSWER, request).getStatusCode().value()).isEqualTo(304);
    }

    private static ResponseEntity<byte[]> answer(String ifNoneMatch) {
        HttpHeaders request = new HttpHeaders();
        request.add(HttpHeaders.IF_NONE_MATCH, ifNoneMatch.replace("%t", OPAQUE));
        request.add(HttpHeaders.ACCEPT_ENCODING, "gzip");
        return PageResponse.of(ANSWER, request);
    }
}
