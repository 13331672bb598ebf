package io.freshet.http;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Who may call which path of a service; one bean a service. Whatever it leaves open is denied. */
@FunctionalInterface
public interface AccessRules {
    /**
     * Adds the service's rules; actuator and API documents are open already.
     *
     * @param paths the registry of Spring Security
     */
    void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry paths);
}
