package io.freshet.stream.seller;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;

/** {@code If-Match} and {@code If-None-Match} hold as a reading of RFC 9110, letter by letter, finds too. */
class PreconditionsFuzzTest {
    /** Marks a weak tag; a strong one may be called {@code W/3}, but holds no space. */
    private static final String WEAK = " ";

    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of("\"3\"", null, 3L),
                Arguments.of("W/\"3\"", null, 3L),
                Arguments.of("\"2\" , ,\t\"3\",", null, 3L),
                Arguments.of("*", "W/\"3\"", 3L),
                Arguments.of("*", "\"W/3\"", 3L),
                Arguments.of("*,\"3\"", null, 3L),
                Arguments.of("\"3", null, 3L),
                Arguments.of("3", "*", 3L),
                Arguments.of("\"3\"\"3\"", null, 3L),
                Arguments.of("w/\"3\"", ",", 3L),
                Arguments.of("\"a\\\"b\"", "\"\"", 3L),
                Arguments.of("\"\u00ff\"", " ", 3L),
                Arguments.of(",".repeat(3_000), "\"1\",".repeat(500), 1L));
    }

    @MethodSource("seeds")
    @FuzzTest
    void theConditionsHoldOrDoNot(@Nullable String match, @Nullable String noneMatch, long version) {
        HttpHeaders headers = new HttpHeaders();
        if (match != null) {
            headers.add(HttpHeaders.IF_MATCH, match);
        }
        if (noneMatch != null) {
            headers.add(HttpHeaders.IF_NONE_MATCH, noneMatch);
        }
        Optional<Boolean> matches = match == null ? Optional.of(true) : names(match, version, true);
        Optional<Boolean> matchesNone = noneMatch == null ? Optional.of(false) : names(noneMatch, version, false);

        Preconditions read;
        try {
            read = Preconditions.of(headers);
        } catch (ProblemException _) {
            assertThat(matches.isPresent() && matchesNone.isPresent()).isFalse();
            return;
        }
        assertThat(matches.isPresent() && matchesNone.isPresent()).isTrue();
        assertThat(holds(read, version)).isEqualTo(matches.orElseThrow() && !matchesNone.orElseThrow());
    }

    private static boolean holds(Preconditions preconditions, long version) {
        try {
            preconditions.check(version);
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    /** Whether the version's tag is named; empty where the field is malformed. */
    private static Optional<Boolean> names(String field, long version, boolean strongly) {
        String text = field.strip();
        if (text.equals("*")) {
            return Optional.of(true);
        }
        List<String> tags = new ArrayList<>();
        int at = 0;
        boolean mayBegin = true;
        while (at < text.length()) {
            char letter = text.charAt(at);
            if (letter == ',') {
                mayBegin = true;
                at++;
            } else if (letter == ' ' || letter == '\t') {
                at++;
            } else {
                int open = text.startsWith("W/", at) ? at + 2 : at;
                int close = text.indexOf('"', open + 1);
                if (!mayBegin || open >= text.length() || text.charAt(open) != '"' || close < 0) {
                    return Optional.empty();
                }
                String tag = text.substring(open + 1, close);
                if (!tag.chars().allMatch(c -> c == 0x21 || (c >= 0x23 && c <= 0x7E) || (c >= 0x80 && c <= 0xFF))) {
                    return Optional.empty();
                }
                tags.add((open > at ? WEAK : "") + tag);
                mayBegin = false;
                at = close + 1;
            }
        }
        String own = Long.toString(version);
        return tags.isEmpty()
                ? Optional.empty()
                : Optional.of(tags.contains(own) || (!strongly && tags.contains(WEAK + own)));
    }
}
