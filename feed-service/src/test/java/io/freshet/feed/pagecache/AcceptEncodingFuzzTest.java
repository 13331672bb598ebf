package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;

/** Gzip is sent if it is preferred over identity, as a reading of RFC 9110 without a pattern finds too. */
class AcceptEncodingFuzzTest {
    @ValueSource(
            strings = {
                "gzip",
                "x-gzip, deflate, br",
                "gzip;q=0",
                "gzip;q=0.001, identity;q=0.002",
                "*",
                "*;q=0.5, gzip;q=0",
                "GZIP ; Q=1.000",
                "gzip;q=1.0001",
                "gzip;q=",
                "gzip;q=.5",
                "identity;q=0, gzip;q=0.",
                "gzip,gzip;q=0",
                "gzip;x=1",
                " ,, \tgzip",
                "gz\u0130p",
                ""
            })
    @FuzzTest
    void gzipIsForWhoWantsIt(@NotNull String header) {
        assertThat(AcceptEncoding.prefersGzip(List.of(header))).isEqualTo(wantsGzip(header));
        int comma = header.indexOf(',');
        if (comma >= 0) {
            assertThat(AcceptEncoding.prefersGzip(List.of(header.substring(0, comma), header.substring(comma + 1))))
                    .as("in two fields")
                    .isEqualTo(wantsGzip(header));
        }
    }

    private static boolean wantsGzip(String header) {
        Map<String, Double> weights = new HashMap<>();
        for (String element : header.split(",", -1)) {
            int semicolon = element.indexOf(';');
            String coding = trimmed(semicolon < 0 ? element : element.substring(0, semicolon));
            Double weight = semicolon < 0 ? Double.valueOf(1) : weight(element.substring(semicolon + 1));
            if (weight != null) {
                for (String known : List.of("gzip", "x-gzip", "identity", "*")) {
                    if (equalsInAscii(known, coding)) {
                        weights.put(known.equals("x-gzip") ? "gzip" : known, weight);
                    }
                }
            }
        }
        double gzip = weights.getOrDefault("gzip", weights.getOrDefault("*", 0.0));
        return gzip > 0 && gzip >= weights.getOrDefault("identity", 0.0);
    }

    private static @Nullable Double weight(String parameter) {
        int equals = parameter.indexOf('=');
        String value = equals < 0 ? "" : trimmed(parameter.substring(equals + 1));
        if (equals < 0 || !equalsInAscii("q", trimmed(parameter.substring(0, equals))) || value.length() > 5) {
            return null;
        }
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            boolean right = switch (i) {
                case 0 -> letter == '0' || letter == '1';
                case 1 -> letter == '.';
                default -> letter == '0' || (letter > '0' && letter <= '9' && value.charAt(0) == '0');
            };
            if (!right) {
                return null;
            }
        }
        return value.isEmpty() ? null : Double.valueOf(value);
    }

    private static boolean equalsInAscii(String word, String text) {
        return text.equalsIgnoreCase(word) && text.chars().allMatch(letter -> letter < 128);
    }

    /** Without what a pattern's whitespace is. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char letter) {
        return letter == ' ' || (letter >= '\t' && letter <= '\r');
    }
}
