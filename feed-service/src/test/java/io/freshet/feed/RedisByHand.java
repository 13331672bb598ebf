package io.freshet.feed;

import java.util.Objects;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Redis with all rights, which the service's own user does not have. */
final class RedisByHand {
    private static final StringRedisTemplate TEMPLATE = new StringRedisTemplate(connections());

    private RedisByHand() {}

    static StringRedisTemplate template() {
        return TEMPLATE;
    }

    private static LettuceConnectionFactory connections() {
        String port = Objects.requireNonNull(System.getProperty("FRESHET_REDIS_PORT"));
        var factory = new LettuceConnectionFactory("127.0.0.1", Integer.parseInt(port));
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }
}
