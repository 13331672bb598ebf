package io.freshet.feed.popularity;

import io.freshet.cache.PagePopularity;
import io.freshet.events.TopicProvisioning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

@EnableConfigurationProperties(PopularityProperties.class)
@Configuration(proxyBeanMethods = false)
class PopularityConfiguration {
    /** A stopped instance expires after a day, when its scores have decayed to almost nothing. */
    private static final Map<String, String> SETTINGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(Duration.ofDays(1).toMillis()),
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(Duration.ofMinutes(10).toMillis()),
            TopicConfig.COMPRESSION_TYPE_CONFIG,
            "gzip");

    @Bean(initMethod = "start")
    TopicProvisioning popularityTopic(KafkaAdmin kafka) {
        return TopicProvisioning.ofInternal(
                kafka.getConfigurationProperties(),
                List.of(new NewTopic(PagePopularity.TOPIC, Optional.of(1), Optional.empty()).configs(SETTINGS)));
    }
}
