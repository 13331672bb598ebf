package io.freshet.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway: Netty on the public port, Spring Boot's own server for management on loopback. */
@SpringBootApplication
public class NotificationGatewayApplication {
    /**
     * Runs until SIGTERM, then sends its clients to other instances.
     *
     * @param args Spring Boot's command line, such as {@code --freshet.gateway.port=8083}
     */
    public static void main(String[] args) {
        SpringApplication.run(NotificationGatewayApplication.class, args);
    }
}
