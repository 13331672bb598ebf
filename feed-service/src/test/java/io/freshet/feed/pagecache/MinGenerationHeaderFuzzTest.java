package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.SourcePartition;
import io.freshet.http.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client asks of the cache is understood whole or refused as its own mistake. */
class MinGenerationHeaderFuzzTest {
    static Stream<Arguments> seeds() {
        String generation = new NotificationGeneration(
                        Map.of(new SourcePartition(SourcePartition.STREAMS, 3), 4711L), Map.of())
                .text();
        return Stream.of(
                Arguments.of(generation, "", ""),
                Arguments.of(generation, "No-Cache", " no-store "),
                Arguments.of(generation + "=", "max-age=0", "no-cache"),
                Arguments.of("x", "no-cache,no-store", ""),
                Arguments.of("", "no-cache", "no-store"),
                Arguments.of("", "", ""));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aGenerationIsTakenOrRefused(@NotNull String generation, @NotNull String cacheControl, @NotNull String more) {
        List<String> values = generation.isEmpty() ? List.of() : List.of(generation);
        boolean uncached =
                Stream.of((cacheControl + "," + more).toLowerCase(Locale.ROOT).split(",", -1))
                                .map(String::strip)
                                .filter(directive -> directive.equals("no-cache") || directive.equals("no-store"))
                                .distinct()
                                .count()
                        == 2;

        NotificationGeneration read;
        try {
            read = MinGenerationHeader.in(values, List.of(cacheControl, more));
        } catch (ProblemException _) {
            assertThat(values).isNotEmpty();
            return;
        }
        if (uncached) {
            assertThat(read).isSameAs(PageRequest.UNCACHED);
        } else if (values.isEmpty()) {
            assertThat(read).isNull();
        } else {
            assertThat(read).isEqualTo(NotificationGeneration.parse(generation));
        }
    }
}
