package io.freshet.http;

import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Who may call which path of a service; one bean a service. Whatever it leaves open is denied. */
@FunctionalInterface
public interface AccessRules {
    /**
     * What anybody may GET.
     *
     * @return patterns of paths
     */
    default List<String> publicReads() {
        return List.of();
    }

    /**
     * Adds the service's other rules; actuator, API documents and what is public are open already.
     *
     * @param paths the registry of Spring Security
     */
    void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry paths);
}
