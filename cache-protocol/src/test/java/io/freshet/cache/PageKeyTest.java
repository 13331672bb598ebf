package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageKeyTest {
    /** The hashes are the outside contract's golden ones. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null,        feed:discover:b7796ffe:page:1:limit:20",
                "electronics, feed:discover:e02631ab:page:1:limit:20",
                "fashion,     feed:discover:1b706855:page:1:limit:20"
            })
    void discoverKeysAreTheGoldenOnes(String category, String key) {
        assertThat(PageKey.discover(category, "live_first", 1, 20).redisKey()).isEqualTo(key);
    }
}
