package io.freshet.feed;

import io.freshet.http.AccessRules;
import io.freshet.token.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Who may call: everybody reads feeds and streams, admins see to the cache. */
@Configuration(proxyBeanMethods = false)
class FeedAccess {
    private static final String[] PUBLIC = {"/api/feeds/**", "/api/streams/**", "/api/users/*/streams"};

    @Bean
    AccessRules feedRules() {
        return paths -> {
            paths.requestMatchers(HttpMethod.GET, PUBLIC).permitAll();
            paths.requestMatchers(HttpMethod.HEAD, PUBLIC).permitAll();
            paths.requestMatchers("/api/cache/**").hasAuthority(Role.ADMIN.authority());
        };
    }
}
