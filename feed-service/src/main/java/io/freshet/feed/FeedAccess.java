package io.freshet.feed;

import io.freshet.http.AccessRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Who may call: everybody reads feeds. */
@Configuration(proxyBeanMethods = false)
class FeedAccess {
    @Bean
    AccessRules feedRules() {
        return paths -> paths.requestMatchers(HttpMethod.GET, "/api/feeds/**").permitAll();
    }
}
