package io.freshet.feed;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts feed-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class FeedServiceApplication {
    /**
     * Starts the service.
     *
     * @param arguments for Spring Boot
     */
    public static void main(String[] arguments) {
        SpringApplication.run(FeedServiceApplication.class, arguments);
    }
}
