package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An instant is what RFC 3339 says of its text, worked out once more by hand, or it is none. */
class StrictInstantFuzzTest {
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final Pattern FIELDS =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.]([0-9]+))?"
                    + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");
    private static final int[] DAYS_BEFORE = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

    @ValueSource(
            strings = {
                "2026-11-22T20:00:00Z",
                "2026-11-22t20:00:00.5z",
                "2026-11-22T20:00:00.123456789+04:00",
                "2026-11-22T20:00:00.1234567890Z",
                "2026-02-29T00:00:00Z",
                "2100-02-29T00:00:00Z",
                "2000-02-29T23:59:60Z",
                "2016-12-31T23:59:60Z",
                "2016-12-31T23:59:60+00:00",
                "2199-12-31T23:59:59.999999999Z",
                "2200-01-01T00:00:00Z",
                "1970-01-01T00:00:00+00:01",
                "1969-12-31T23:00:00-01:00",
                "2026-11-22T24:00:00Z",
                "2026-11-22T20:00:00-00:00",
                "2026-11-22T20:00:00+18:01",
                "2026-11-22 20:00:00Z",
                "2026-11-22T20:00Z",
                "２026-11-22T20:00:00Z",
                ""
            })
    @FuzzTest
    void anInstantIsWhatItsTextSays(@NotNull String text) {
        Instant expected = byHand(text);
        Instant read = read(text);

        if (read != null) {
            assertThat(read).isEqualTo(expected);
            assertThat(read).isBetween(Instant.EPOCH, Instant.parse("2199-12-31T23:59:59.999999999Z"));
            assertThat(read(read.toString())).isEqualTo(read);
        } else if (expected != null) {
            assertThat(text)
                    .as("only what Java cannot hold, or a leap second, is refused")
                    .matches(".*([.][0-9]{10,}.*|:60.*|[+-](1[89]|2[0-9]):..)");
        }
    }

    private static @Nullable Instant read(String text) {
        try {
            return JSON.readValue(JSON.writeValueAsString(text), Instant.class);
        } catch (JacksonException _) {
            return null;
        }
    }

    /** Days by the rules of the calendar, seconds by multiplication; null outside of what is taken. */
    private static @Nullable Instant byHand(String text) {
        Matcher fields = FIELDS.matcher(text);
        if (!fields.matches()) {
            return null;
        }
        int year = number(fields, 1);
        int month = number(fields, 2);
        int day = number(fields, 3);
        int hour = number(fields, 4);
        int minute = number(fields, 5);
        int second = number(fields, 6);
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (month < 1
                || month > 12
                || day < 1
                || day > length(month, leap)
                || hour > 23
                || minute > 59
                || second > 60) {
            return null;
        }
        long offset = 0;
        if (fields.group(8) != null) {
            if (number(fields, 9) > 23 || number(fields, 10) > 59) {
                return null;
            }
            offset = (number(fields, 9) * 60L + number(fields, 10))
                    * 60
                    * (fields.group(8).equals("-") ? -1 : 1);
        }
        long before = year - 1L;
        long days =
                before * 365 + before / 4 - before / 100 + before / 400 + DAYS_BEFORE[month - 1] + day - 1 - 719_162;
        if (leap && month > 2) {
            days++;
        }
        String fraction = fields.group(7) == null ? "" : fields.group(7);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        // Java reads a leap second as the second before it.
        long seconds = days * 86_400 + hour * 3_600L + minute * 60L + Math.min(second, 59) - offset;
        Instant instant = Instant.ofEpochSecond(seconds, nanos);
        return instant.isBefore(Instant.EPOCH) || !instant.isBefore(Instant.parse("2200-01-01T00:00:00Z"))
                ? null
                : instant;
    }

    private static int length(int month, boolean leap) {
        return switch (month) {
            case 2 -> leap ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static int number(Matcher fields, int group) {
        return Integer.parseInt(fields.group(group));
    }
}
