package io.freshet.invalidation.audit;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.CacheInspector;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    CacheInspector cacheInspector(CacheConnection connection) {
        return new CacheInspector(connection);
    }
}
