package io.freshet.gateway.presence;

import io.freshet.gateway.redis.RedisLink;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PresenceProperties.class)
class PresenceConfiguration {
    @Bean
    PresenceStore presenceStore(RedisLink redis, PresenceProperties properties) {
        return new PresenceStore(redis, properties.onlineFor());
    }

    @Bean
    PresenceHeartbeats signsOfLife(PresenceStore store) {
        return new PresenceHeartbeats(store::alive);
    }

    @Bean
    PresenceEvents presenceEvents(PresenceStore store) {
        return new PresenceEvents(store);
    }
}
