package io.freshet.stream;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts stream-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class StreamServiceApplication {
    /**
     * Starts the service.
     *
     * @param arguments passed to Spring Boot
     */
    public static void main(String[] arguments) {
        SpringApplication.run(StreamServiceApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
