package io.freshet.stream.publication;

import io.freshet.events.EventEncoder;
import io.freshet.events.TopicProvisioning;
import io.freshet.events.Topics;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The topics that this service writes. */
@Configuration(proxyBeanMethods = false)
class EventTopics {
    @Bean
    EventEncoder eventEncoder(PublicationProperties properties) {
        return new EventEncoder(properties.registry());
    }

    @Bean(initMethod = "start")
    TopicProvisioning topicProvisioning(@Value("${spring.kafka.bootstrap-servers}") String bootstrapServers) {
        return new TopicProvisioning(
                bootstrapServers,
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
