package io.freshet.http;

import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A minimal service with the contract, called over HTTP; all tests share it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = ServedTest.Service.class,
        properties = {"spring.application.name=service", "freshet.limits.writes.burst=5"})
abstract class ServedTest {
    static final ECKey KEY = Issuer.key();
    static final Issuer ISSUER = new Issuer(KEY);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void trust(DynamicPropertyRegistry properties) {
        properties.add("freshet.http.jwks", ISSUER::file);
    }

    /** The headers as name, value, name, value. */
    final HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    final HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .headers(headers)
                        .build(),
                BodyHandlers.ofString());
    }

    final HttpResponse<String> getWithToken(String path, String token) throws Exception {
        return get(path, "Authorization", "Bearer " + token);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Service {
        @Bean
        AccessRules rules() {
            return new AccessRules() {
                @Override
                public List<String> publicReads() {
                    return List.of("/api/feed");
                }

                @Override
                public void apply(
                        AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
                                paths) {
                    paths.requestMatchers("/public/**").permitAll();
                    paths.requestMatchers("/private").hasAuthority("ROLE_SELLER");
                    paths.requestMatchers("/api/cache").hasAnyAuthority("ROLE_ADMIN", "ROLE_SELLER");
                }
            };
        }
    }

    @RestController
    static class Handlers {
        @GetMapping({"/public/feed", "/private"})
        String answer() {
            return "served";
        }

        @PostMapping("/private")
        String write() {
            return "written";
        }

        @PostMapping(path = "/public/body", consumes = "application/json")
        String take(@RequestBody Map<String, String> body) {
            return "taken " + body.size();
        }

        @GetMapping("/api/feed")
        String feed() {
            return "served";
        }

        @DeleteMapping("/api/cache")
        String clear() {
            return "cleared";
        }

        @GetMapping("/public/bug")
        String fail() {
            throw new IllegalStateException("a bug of ours");
        }
    }
}
