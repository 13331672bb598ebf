package io.freshet.stream.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.http.ProblemException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.provider.CsvSource;

/** A key is taken as it is or refused, and no two keys of a user have one lock. */
class IdempotencyKeyFuzzTest {
    private static final UUID USER = new UUID(1, 2);
    private static final String PATH = "/api/streams";

    @CsvSource(emptyValue = "", delimiter = '|', quoteCharacter = '`', textBlock = """
        a            | b
        "8e03978e"   | 8e03978e
        a b          | a
        ä            | ~
        ``           | !
        """)
    @FuzzTest
    void aKeyIsTakenAsItIs(@NotNull String one, @NotNull String other) {
        List<IdempotencyKey> keys =
                List.of(one, other).stream().flatMap(key -> read(key).stream()).toList();

        assertThat(keys.size()).isEqualTo((isVisible(one) ? 1 : 0) + (isVisible(other) ? 1 : 0));
        if (keys.size() == 2) {
            assertThat(keys.getFirst().equals(keys.getLast())).isEqualTo(one.equals(other));
            assertThat(keys.getFirst().lockName().equals(keys.getLast().lockName()))
                    .isEqualTo(one.equals(other));
        }
    }

    private static List<IdempotencyKey> read(String key) {
        try {
            IdempotencyKey read = IdempotencyKey.of(USER, PATH, List.of(key));
            assertThat(read.key()).isEqualTo(key);
            return List.of(read);
        } catch (ProblemException _) {
            return List.of();
        }
    }

    private static boolean isVisible(String key) {
        return !key.isEmpty() && key.length() <= 255 && key.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }
}
