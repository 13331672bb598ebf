package io.freshet.stream.publication;

import io.freshet.events.EventEncoder;
import io.freshet.events.TopicProvisioning;
import io.freshet.events.Topics;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

/** Provisions the topics that this service writes. */
@Configuration(proxyBeanMethods = false)
class EventTopics {
    @Bean
    EventEncoder eventEncoder(PublicationProperties properties) {
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
                        Topics.STREAM_STATE,
                        Topics.PRODUCT_STATE));
    }
}
