package io.freshet.invalidation;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts cache-invalidator. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CacheInvalidatorApplication {
    /**
     * Starts the service.
     *
     * @param arguments for Spring Boot
     */
    public static void main(String[] arguments) {
        SpringApplication.run(CacheInvalidatorApplication.class, arguments);
    }
}
