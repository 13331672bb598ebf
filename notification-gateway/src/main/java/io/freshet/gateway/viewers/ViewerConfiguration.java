package io.freshet.gateway.viewers;

import io.freshet.gateway.redis.RedisLink;
import io.freshet.gateway.socket.StreamListeners;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ViewerProperties.class)
class ViewerConfiguration {
    @Bean
    StreamAudiences rooms(RedisLink redis, StreamListeners listeners, ViewerProperties properties) {
        return new StreamAudiences(
                new RoomStore(redis, properties.lifetime(), properties.typing()), listeners, properties);
    }

    @Bean
    ViewerEvents viewerEvents(StreamAudiences rooms) {
        return new ViewerEvents(rooms);
    }
}
