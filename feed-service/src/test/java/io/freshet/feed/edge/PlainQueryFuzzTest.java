package io.freshet.feed.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.junit.jupiter.params.provider.ValueSource;

/** What the edge reads of a plain query is what the servlet container would have read. */
class PlainQueryFuzzTest {
    @ValueSource(
            strings = {
                "category=fashion&page=2",
                "category=",
                "category",
                "a=b=c",
                "=a",
                "a=1&&b=2",
                "a=1&",
                "&a=1",
                "a=1&a=2",
                "a?b=1",
                "Aa&aa",
                "a=%31",
                "a=1+2",
                "a;b=1",
                "a=\u00e4",
                ""
            })
    @FuzzTest
    void aPlainQueryIsWhatTheContainerReads(@NotNull String query) {
        if (!PlainQuery.isPlain(query)) {
            assertThat(query).containsPattern("[^A-Za-z0-9._~/?=&-]");
            return;
        }
        Map<String, String[]> parameters = PlainQuery.parameters(query);
        if (parameters == null) {
            return; // the container's
        }
        Fields expected = new Fields(true);
        UrlEncoded.decodeTo(query, expected::add, StandardCharsets.UTF_8);

        assertThat(parameters).hasSize(expected.getSize());
        parameters.forEach((name, values) -> assertThat(List.of(values)).isEqualTo(expected.getValues(name)));
    }
}
