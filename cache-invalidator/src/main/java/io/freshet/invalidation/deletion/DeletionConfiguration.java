package io.freshet.invalidation.deletion;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.RedisAddresses;
import io.freshet.cache.RedisMeters;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.events.EventEncoder;
import io.freshet.events.TopicProvisioning;
import io.freshet.events.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Wires the consumer to Kafka and to the Redis that Spring Boot is configured with. */
@Configuration(proxyBeanMethods = false)
class DeletionConfiguration {
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
    ScopeInvalidator scopeInvalidator(CacheConnection connection) {
        return new ScopeInvalidator(connection);
    }

    @Bean
    EventEncoder eventEncoder(InvalidationProperties properties) {
        return new EventEncoder(properties.registry());
    }

    @Bean(initMethod = "start")
    TopicProvisioning topicProvisioning(KafkaAdmin kafka) {
        return new TopicProvisioning(
                kafka.getConfigurationProperties(),
                List.of(
                        Topics.STREAM_STATUS_CHANGED,
                        Topics.STREAM_STATUS_CHANGED + Topics.DEAD_LETTER_SUFFIX,
                        Topics.PRODUCT_UPDATED,
                        Topics.PRODUCT_UPDATED + Topics.DEAD_LETTER_SUFFIX,
                        Topics.WATERMARKS,
                        Topics.WATERMARKS + Topics.DEAD_LETTER_SUFFIX,
                        Topics.CACHE_COMMANDS,
                        Topics.CACHE_COMMANDS + Topics.DEAD_LETTER_SUFFIX,
                        Topics.FEED_INVALIDATED,
                        Topics.FEED_INVALIDATED + Topics.DEAD_LETTER_SUFFIX,
                        Topics.STREAM_STATE,
                        Topics.STREAM_STATE + Topics.DEAD_LETTER_SUFFIX,
                        Topics.PRODUCT_STATE,
                        Topics.PRODUCT_STATE + Topics.DEAD_LETTER_SUFFIX));
    }

    /**
     * Publishes unreadable records to the same partition of the topic's dead letters, and waits for the
     * acknowledgement.
     */
    @Bean
    DeadLetterPublishingRecoverer deadLetters(KafkaTemplate<String, byte[]> kafka) {
        return new DeadLetterPublishingRecoverer(
                kafka,
                (record, _) -> new TopicPartition(record.topic() + Topics.DEAD_LETTER_SUFFIX, record.partition()));
    }

    /** Retries forever, with backoff: a skipped change would mean stale pages. */
    @Bean
    CommonErrorHandler retryForEver(InvalidationProperties properties) {
        ExponentialBackOff backOff = new ExponentialBackOff(100, 2);
        backOff.setMaxInterval(properties.maxBackoff().toMillis());
        DefaultErrorHandler handler = new DefaultErrorHandler(backOff);
        // Nothing is classified as fatal: malformed records never get here.
        handler.setClassifications(Map.of(), true);
        return handler;
    }
}
