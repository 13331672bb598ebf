package io.freshet.invalidation.replay;

import io.freshet.events.EventDecoder;
import io.freshet.events.RegistryAddress;
import io.freshet.events.TopicProvisioning;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
class ReplayConfiguration {
    /** Retained for as long as events can be replayed. */
    @Bean(initMethod = "start")
    TopicProvisioning replayLogTopic(KafkaAdmin kafka) {
        return TopicProvisioning.ofInternal(
                kafka.getConfigurationProperties(),
                List.of(new NewTopic(ReplayLog.TOPIC, Optional.of(1), Optional.empty())
                        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(Topics.RETENTION.toMillis())))));
    }

    @Bean
    EventDecoder<FeedInvalidated> announcementDecoder(
            @Value("${freshet.invalidation.registry}") RegistryAddress registry) {
        return new EventDecoder<>(FeedInvalidated.class, registry);
    }
}
