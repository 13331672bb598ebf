package io.freshet.http;

import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** The access rules of a service's paths; one bean per service. A path without a rule is denied. */
@FunctionalInterface
public interface AccessRules {
    /**
     * The paths that anyone may GET.
     *
     * @return path patterns
     */
    default List<String> publicReads() {
        return List.of();
    }

    /**
     * Adds the service's other rules. Actuator, API documents and public reads are already permitted.
     *
     * @param paths the registry of Spring Security
     */
    void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry paths);
}
