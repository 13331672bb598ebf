package io.freshet.feed.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.feed.FeedServiceTest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The console is public, complete and small, and calls no other host. */
class ConsoleIT extends FeedServiceTest {
    private static final int MOST_BYTES = 150 * 1024;
    private static final Pattern LOADED = Pattern.compile(
            "<(?:script|link)\\s[^>]*(?:src|href)=\"([^\"#:]+)\"|(?:from|import)\\s+'(\\.[^']+)'", Pattern.MULTILINE);

    @Test
    void whatThePageLoadsIsThereAndSmall() {
        Set<String> loaded = new HashSet<>();
        int bytes = load("/", loaded);

        assertThat(loaded).contains("/console/freshet.js", "/console/app.js", "/console/console.css");
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    /** Its compressed size, including all files that it refers to. */
    private int load(String path, Set<String> loaded) {
        if (!loaded.add(path)) {
            return 0;
        }
        HttpResponse<byte[]> file = get(path);
        assertThat(file.statusCode()).as(path).isEqualTo(200);
        HttpResponse<byte[]> packed = get(path, "Accept-Encoding", "gzip");
        assertThat(packed.body().length).as(path).isLessThanOrEqualTo(file.body().length);
        int bytes = packed.body().length;
        Matcher names = LOADED.matcher(text(file));
        while (names.find()) {
            String name = names.group(1) == null ? names.group(2) : names.group(1);
            bytes += load(name.startsWith("/") ? name : "/console/" + name.substring(2), loaded);
        }
        return bytes;
    }

    @Test
    void nothingInlineIsAllowedAndNothingElsewhere() {
        HttpResponse<byte[]> page = get("/");

        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .contains("connect-src 'self' http://127.0.0.1:8081 http://localhost:8081")
                .contains("ws://127.0.0.1:8083")
                .doesNotContain("unsafe");
        assertThat(text(page)).doesNotContainPattern("<script(?![^>]*\\bsrc=)").doesNotContain("<style", " style=");
    }

    @Test
    void aBrowsersCopyIsAskedAboutEachTime() {
        for (String path : new String[] {"/", "/console/app.js"}) {
            HttpResponse<byte[]> first = get(path);
            assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");

            HttpResponse<byte[]> again = get(path, "If-None-Match", header(first, "ETag"));

            assertThat(again.statusCode()).as(path).isEqualTo(304);
        }
    }

    @Test
    void aPackedCopyIsAskedAboutToo() {
        HttpResponse<byte[]> first = get("/console/app.js", "Accept-Encoding", "gzip");
        assertThat(header(first, "Content-Encoding")).isEqualTo("gzip");

        HttpResponse<byte[]> again =
                get("/console/app.js", "Accept-Encoding", "gzip", "If-None-Match", header(first, "ETag"));

        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void itIsToldWhereTheServicesAre() {
        assertThat(text(get("/console/settings.json")))
                .isEqualTo("{\"stream_url\":\"http://127.0.0.1:8081\","
                        + "\"invalidator_url\":\"http://127.0.0.1:8082\",\"gateway_url\":\"http://127.0.0.1:8083\","
                        + "\"oidc\":null}");
    }

    @Test
    void itsChartsAreServedHere() {
        assertThat(get("/webjars/uplot/dist/uPlot.esm.js").statusCode()).isEqualTo(200);
        assertThat(get("/webjars/uplot/dist/uPlot.min.css").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(get("/console/../application.yaml").statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(get("/console/no-such-file.js").statusCode()).isEqualTo(404);
    }
}
