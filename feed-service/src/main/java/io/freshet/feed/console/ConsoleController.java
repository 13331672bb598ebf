package io.freshet.feed.console;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The console's page and its settings for this installation. Replaces the plain front page of other services. */
@RestController("frontPage")
class ConsoleController {
    /** Files come from this service only, and requests go to Freshet's services only. Pictures may be anywhere. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data:;"
                    + " connect-src 'self' %s; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final byte[] page;
    private final String etag;
    private final String policy;
    private final Settings settings;

    ConsoleController(ConsoleProperties properties) throws IOException {
        this.page = new ClassPathResource("console/index.html").getContentAsByteArray();
        this.etag = '"' + DigestUtils.md5DigestAsHex(page) + '"';
        this.policy = POLICY.formatted(String.join(" ", asked(properties)));
        this.settings = new Settings(
                properties.streamUrl(),
                properties.invalidatorUrl(),
                properties.gatewayUrl(),
                properties.oidcIssuer() == null || properties.oidcClientId() == null
                        ? null
                        : new Oidc(properties.oidcIssuer(), properties.oidcClientId()));
    }

    @GetMapping("/")
    ResponseEntity<byte[]> page() {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noCache())
                .eTag(etag)
                .header("Content-Security-Policy", policy)
                .header("Referrer-Policy", "no-referrer")
                .body(page);
    }

    @GetMapping("/console/settings.json")
    ResponseEntity<Settings> settings() {
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(settings);
    }

    private static Set<String> asked(ConsoleProperties properties) {
        Set<String> origins = new LinkedHashSet<>();
        add(properties.streamUrl(), origins);
        add(properties.invalidatorUrl(), origins);
        add(properties.gatewayUrl(), origins);
        URI gateway = properties.gatewayUrl();
        add(URI.create(gateway.toString().replaceFirst("^http", "ws")), origins);
        if (properties.oidcIssuer() != null) {
            add(properties.oidcIssuer(), origins);
        }
        return origins;
    }

    /** On a local machine, a page opened as localhost calls localhost. */
    private static void add(URI address, Set<String> origins) {
        String origin = address.getScheme() + "://" + address.getAuthority();
        origins.add(origin);
        if ("127.0.0.1".equals(address.getHost())) {
            origins.add(origin.replace("127.0.0.1", "localhost"));
        }
    }

    /** feed-service itself is the console's own origin. */
    record Settings(
            URI streamUrl,
            URI invalidatorUrl,
            URI gatewayUrl,
            @Nullable Oidc oidc) {}

    record Oidc(URI issuer, String clientId) {}
}
