package io.freshet.feed.nearcache;

import io.freshet.events.EventDecoder;
import io.freshet.events.RegistryAddress;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.feed.catalogread.DatabaseClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** Lets the near cache follow the announcements. */
@EnableConfigurationProperties(NearCacheProperties.class)
@Configuration(proxyBeanMethods = false)
class NearCacheConfiguration {
    @Bean
    EventDecoder<FeedInvalidated> announcementDecoder(@Value("${freshet.admin.registry}") RegistryAddress registry) {
        return new EventDecoder<>(FeedInvalidated.class, registry);
    }

    @Bean
    AnnouncementFollower announcementFollower(
            NearCache<?> cache,
            DatabaseClock clock,
            ConsumerFactory<String, byte[]> consumers,
            KafkaAdmin admin,
            EventDecoder<FeedInvalidated> announcementDecoder,
            List<InvalidationListener> listeners,
            MeterRegistry meters) {
        Gauge.builder("feed_near_cache_bytes", cache, NearCache::bytes)
                .description("pages held in the process")
                .register(meters);
        Gauge.builder("feed_near_cache_scopes", cache, NearCache::scopesHeld)
                .description("scopes that announcements are compared with")
                .register(meters);
        return new AnnouncementFollower(
                cache,
                clock,
                consumers,
                new TopicIdentity(admin.getConfigurationProperties()),
                announcementDecoder,
                listeners);
    }
}
