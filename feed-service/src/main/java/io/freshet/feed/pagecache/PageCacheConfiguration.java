package io.freshet.feed.pagecache;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.CacheStatistics;
import io.freshet.cache.FeedBypass;
import io.freshet.cache.FillLeases;
import io.freshet.cache.PageCache;
import io.freshet.cache.RedisAddresses;
import io.freshet.cache.RedisMeters;
import io.freshet.feed.nearcache.NearCache;
import io.freshet.feed.nearcache.NearCacheProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Configures the cache protocol on Spring Boot's Redis connection. */
@EnableScheduling
@EnableConfigurationProperties({LoadLimitProperties.class, PageCacheProperties.class})
@Configuration(proxyBeanMethods = false)
class PageCacheConfiguration {
    @Bean
    ClientResourcesBuilderCustomizer freshAddresses() {
        return RedisAddresses::keptBriefly;
    }

    @Bean
    CacheConnection cacheConnection(LettuceConnectionFactory redis) {
        return new CacheConnection(
                redis.getRequiredNativeClient(), redis.getClientConfiguration().getCommandTimeout());
    }

    @Bean
    RedisMeters redisMeters(CacheConnection connection) {
        return new RedisMeters(connection);
    }

    @Bean
    CacheStatistics cacheStatistics(CacheConnection connection) {
        return new CacheStatistics(connection);
    }

    @Bean
    PageCache pageCache(CacheConnection connection) {
        return new PageCache(connection);
    }

    @Bean
    FeedBypass feedBypass(CacheConnection connection) {
        return new FeedBypass(connection);
    }

    @Bean
    FillLeases fillLeases(CacheConnection connection) {
        return new FillLeases(connection);
    }

    @Bean
    NearCache<PageContent> nearCache(NearCacheProperties properties) {
        return new NearCache<>(properties.maxSize(), PageContent::bytes);
    }
}
