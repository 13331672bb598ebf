package io.freshet.gateway.refresh;

import io.freshet.events.EventDecoder;
import io.freshet.events.RegistryAddress;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.MicrometerConsumerListener;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
class RefreshConfiguration {
    @Bean
    NewTopic feedInvalidatedTopic() {
        return Topics.definition(Topics.FEED_INVALIDATED);
    }

    @Bean
    EventDecoder<FeedInvalidated> feedInvalidatedDecoder(@Value("${freshet.registry.url}") RegistryAddress registry) {
        return new EventDecoder<>(FeedInvalidated.class, registry);
    }

    @Bean
    InvalidationFollower invalidationFollower(
            KafkaProperties kafka,
            KafkaAdmin admin,
            NewTopic topic,
            EventDecoder<FeedInvalidated> decoder,
            MeterRegistry meters,
            AnnouncementListener listener,
            List<AnnouncementObserver> observers,
            HistoryProperties history) {
        var consumers = new DefaultKafkaConsumerFactory<>(
                kafka.buildConsumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumers.addListener(new MicrometerConsumerListener<>(meters));
        return new InvalidationFollower(
                new InvalidationTopic(admin.getConfigurationProperties(), topic),
                consumers::createConsumer,
                new InvalidationReader(decoder, observers, meters),
                listener,
                history.window());
    }

    @Bean
    HealthIndicator feedPosition(InvalidationFollower follower) {
        return new FeedPositionHealthIndicator(follower);
    }
}
