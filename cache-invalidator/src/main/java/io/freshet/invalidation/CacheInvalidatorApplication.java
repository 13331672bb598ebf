package io.freshet.invalidation;

import io.freshet.http.AccessRules;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts cache-invalidator. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CacheInvalidatorApplication {
    /**
     * Starts the service.
     *
     * @param arguments Spring Boot's
     */
    public static void main(String[] arguments) {
        SpringApplication.run(CacheInvalidatorApplication.class, arguments);
    }

    /** Nothing is to be called yet but what every service has. */
    @Bean
    AccessRules noCalls() {
        return paths -> {};
    }
}
