package io.freshet.stream.seller;

import io.freshet.http.AccessRules;
import io.freshet.token.Role;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Access rules: sellers read and write, admins read. Ownership is checked where the owner is known. */
@Configuration(proxyBeanMethods = false)
class SellerAccess {
    @Bean
    AccessRules sellerRules() {
        return paths -> {
            for (HttpMethod reading : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
                paths.requestMatchers(reading, "/api/**")
                        .hasAnyAuthority(Role.SELLER.authority(), Role.ADMIN.authority());
            }
            paths.requestMatchers("/api/**").hasAuthority(Role.SELLER.authority());
        };
    }
}
