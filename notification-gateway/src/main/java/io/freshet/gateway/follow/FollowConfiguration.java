package io.freshet.gateway.follow;

import io.freshet.events.EventDecoder;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.gateway.catalogue.Catalogue;
import io.freshet.gateway.socket.ClientWork;
import io.freshet.gateway.socket.UserConnections;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

@Configuration(proxyBeanMethods = false)
class FollowConfiguration {
    private static final String GROUP = "freshet-notification-gateway-unread";

    @Bean
    GatewaySchema gatewaySchema(DataSource database) {
        return new GatewaySchema(database);
    }

    @Bean
    Follows follows(JdbcClient jdbc, GatewaySchema schema) {
        return new Follows(jdbc, schema);
    }

    @Bean
    PerUserExecutor userTurns(ClientWork work) {
        return new PerUserExecutor(work);
    }

    @Bean
    FollowEvents followEvents(Follows follows, PerUserExecutor turns) {
        return new FollowEvents(follows, turns);
    }

    @Bean
    LiveNotifier liveNotifier(Follows follows, PerUserExecutor turns, Catalogue catalogue, UserConnections users) {
        return new LiveNotifier(follows, turns, catalogue, users);
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> liveRecorderContainer(
            KafkaProperties kafka, EventDecoder<FeedInvalidated> decoder, Follows follows) {
        Map<String, Object> settings = kafka.buildConsumerProperties();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "notification-gateway-unread");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000); // the topic may be created later
        ContainerProperties properties = new ContainerProperties(Topics.FEED_INVALIDATED);
        properties.setGroupId(GROUP);
        properties.setAuthExceptionRetryInterval(Duration.ofSeconds(1)); // access may be granted after the start
        properties.setMessageListener(new LiveRecorder(decoder, follows));
        var container = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                properties);
        container.setBeanName("unread");
        ExponentialBackOff untilDone = new ExponentialBackOff(200, 2);
        untilDone.setMaxInterval(5_000);
        container.setCommonErrorHandler(new DefaultErrorHandler(untilDone));
        return container;
    }
}
