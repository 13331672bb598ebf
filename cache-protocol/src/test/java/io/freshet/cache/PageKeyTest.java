package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
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

    @Test
    void streamReadsHaveTheContractsKeysAndLifetimes() {
        UUID id = UUID.fromString("00000000-0000-0000-0000-000000000002");

        assertThat(PageKey.stream(id).redisKey()).isEqualTo("stream:" + id);
        assertThat(PageKey.stream(id).ttl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(PageKey.sellerStreams(id, 2, 10).redisKey()).isEqualTo("streams:user:" + id + ":page:2:limit:10");
        assertThat(PageKey.liveStreams(1, 20).redisKey()).isEqualTo("streams:live:page:1:limit:20");
        assertThat(PageKey.liveStreams(1, 20).ttl()).isEqualTo(Duration.ofMinutes(1));
    }
}
