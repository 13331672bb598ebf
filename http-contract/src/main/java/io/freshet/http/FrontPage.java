package io.freshet.http;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The front page of a service: its name, and links to its pages. A service with its own front page has a bean of this
 * name.
 */
@RestController("frontPage")
@ConditionalOnMissingBean(name = "frontPage")
class FrontPage {
    private final String page;

    FrontPage(@Value("${spring.application.name}") String service) {
        this.page = """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <h1>%1$s</h1>
                <p>A service of Freshet.</p>
                <ul>
                <li><a href="/docs">The API, to browse and try</a></li>
                <li><a href="/v3/api-docs">The API as OpenAPI 3.1</a></li>
                <li><a href="/actuator/health/readiness">Whether it is ready</a></li>
                <li><a href="/actuator/prometheus">Metrics</a></li>
                </ul>
                </html>
                """.formatted(service);
    }

    @GetMapping("/")
    ResponseEntity<String> page() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .header("Content-Security-Policy", "default-src 'none'")
                .body(page);
    }
}
