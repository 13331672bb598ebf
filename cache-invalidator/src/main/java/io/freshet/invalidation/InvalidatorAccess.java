package io.freshet.invalidation;

import io.freshet.http.AccessRules;
import io.freshet.token.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Access rules: admins only. */
@Configuration(proxyBeanMethods = false)
class InvalidatorAccess {
    @Bean
    AccessRules invalidatorRules() {
        return paths -> paths.requestMatchers("/api/**").hasAuthority(Role.ADMIN.authority());
    }
}
