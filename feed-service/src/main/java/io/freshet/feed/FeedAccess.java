package io.freshet.feed;

import io.freshet.http.AccessRules;
import io.freshet.token.Role;
import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.stereotype.Component;

/** Access rules: anyone may read feeds and streams; only admins may manage the cache. */
@Component
class FeedAccess implements AccessRules {
    @Override
    public List<String> publicReads() {
        return List.of("/api/feeds/**", "/api/streams/**", "/api/users/*/streams", "/console/**", "/webjars/uplot/**");
    }

    @Override
    public void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry paths) {
        paths.requestMatchers("/api/cache/**").hasAuthority(Role.ADMIN.authority());
    }
}
