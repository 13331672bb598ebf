package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stored page, or Kafka, says that was asked for could have been asked for, and is stored under that very key. */
class CachedRequestFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.concat(
                CachedRequestTest.all()
                        .map(CachedRequest::key)
                        .map(key -> Arguments.of(key.redisKey(), key.canonicalText(), "")),
                Stream.of(
                        Arguments.of("", "{\"category\": \"a\", \"sort\": \"newest\"}", ":page:0:limit:20"),
                        Arguments.of("", "{\"category\": null, \"sort\": \"newest\"}", ":page:1:limit:999"),
                        Arguments.of("", "{\"category\": null, \"sort\": \"newest\"}", ":page:99999:limit:100"),
                        Arguments.of("streams:live:page:0:limit:0", "streams:live:page:0:limit:0", ""),
                        Arguments.of("", "NaN:1.0:5.0 {\"category\": null, \"condition\": null}", ":page:1:limit:1"),
                        Arguments.of(
                                "",
                                "25.2:55.27:5.0 {\"category\": null, \"condition\": \"NEW\", \"max_price\": \"1.00\","
                                        + " \"min_price\": \"01.00\", \"sort\": \"distance\"}",
                                ":page:1:limit:20"),
                        Arguments.of("stream:00000000-0000-0000-0000-00000000000A", "stream:x", "")));
    }

    /**
     * Reads a request.
     *
     * @param paging if it is not empty the key is the one that goes with the text
     */
    @MethodSource("seeds")
    @FuzzTest
    void aRequestCouldHaveBeenAsked(@NotNull String redisKey, @NotNull String text, @NotNull String paging) {
        String key = paging.isEmpty() ? redisKey : keyOf(text) + paging;

        Optional<CachedRequest> request = CachedRequest.of(key, text);

        request.ifPresent(found -> {
            assertThat(found.key().redisKey()).isEqualTo(key);
            assertThat(found.key().canonicalText()).isEqualTo(text);
            assertThat(found.scope().text()).matches("[!-~]+");
            assertPaging(found);
        });
        String line = "1.0 " + key + " " + text;
        List<PagePopularity> decoded = PagePopularity.decode(("1\n" + line).getBytes(StandardCharsets.UTF_8));
        assertThat(decoded).hasSizeLessThanOrEqualTo(1);
        assertThat(PagePopularity.decode(PagePopularity.encode(decoded))).isEqualTo(decoded);
        if (!line.matches("(?s).*[\\r\\n].*") && key.indexOf(' ') < 0) {
            assertThat(decoded.stream().map(PagePopularity::page))
                    .isEqualTo(request.stream().toList());
        }
    }

    private static void assertPaging(CachedRequest request) {
        switch (request) {
            case CachedRequest.Discover asked -> assertPaging(asked.page(), asked.perPage());
            case CachedRequest.Community asked -> assertPaging(asked.page(), asked.perPage());
            case CachedRequest.SellerStreams asked -> assertPaging(asked.page(), asked.perPage());
            case CachedRequest.LiveStreams asked -> assertPaging(asked.page(), asked.perPage());
            case CachedRequest.OneStream _ -> {}
        }
    }

    private static void assertPaging(int page, int perPage) {
        assertThat(page).isPositive();
        assertThat(perPage).isBetween(1, 100);
        assertThat(page * perPage).isLessThanOrEqualTo(10_000);
    }

    private static String keyOf(String text) {
        int space = text.indexOf(" {");
        return space < 0
                ? "feed:discover:" + hash(text)
                : "feed:community:" + hash(text.substring(0, space)) + ":" + hash(text.substring(space + 1));
    }

    private static String hash(String text) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(md5, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
