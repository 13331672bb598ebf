package io.freshet.gateway.redis;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.CacheStatistics;
import io.freshet.cache.RedisAddresses;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    private static final int MOST_UNANSWERED = 20_000;

    /** Commands fail immediately while Redis is disconnected, instead of queueing. */
    @Bean
    LettuceClientOptionsBuilderCustomizer failFast() {
        return options -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_UNANSWERED);
    }

    /** The driver's default backoff grows to 30 s, during which viewers would not be counted. */
    @Bean
    ClientResourcesBuilderCustomizer backSoon() {
        return resources -> RedisAddresses.keptBriefly(resources)
                .reconnectDelay(
                        Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS));
    }

    @Bean
    RedisLink redisLink(LettuceConnectionFactory redis) {
        return new RedisLink(redis::getRequiredNativeClient);
    }

    @Bean(destroyMethod = "close")
    CacheConnection cacheConnection(LettuceConnectionFactory redis) {
        return new CacheConnection(
                redis.getRequiredNativeClient(), redis.getClientConfiguration().getCommandTimeout());
    }

    @Bean
    MeterBinder corruptEntries(RedisLink link, CacheConnection cache) {
        return metrics -> FunctionCounter.builder(
                        "redis_corrupt_entries_total", link, own -> own.corruptEntries() + cache.corruptEntries())
                .description("entries in Redis that were not ours or could not be read, and were deleted")
                .register(metrics);
    }

    @Bean
    CacheStatistics cacheStatistics(CacheConnection connection) {
        return new CacheStatistics(connection);
    }
}
