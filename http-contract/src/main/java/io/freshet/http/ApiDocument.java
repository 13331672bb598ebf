package io.freshet.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves a service's OpenAPI 3.1 document, {@code openapi.yaml} on its class path merged with the part common to all
 * services, and the page that shows it. It is written by hand; the integration tests validate each answer against it.
 */
@RestController
class ApiDocument {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%s</title>
            <link rel="stylesheet" href="/webjars/swagger-ui/swagger-ui.css">
            <div id="swagger-ui"></div>
            <script src="/webjars/swagger-ui/swagger-ui-bundle.js"></script>
            <script src="/docs/page.js"></script>
            </html>
            """;

    private static final String SCRIPT = """
            window.ui = SwaggerUIBundle({
              url: '/v3/api-docs',
              dom_id: '#swagger-ui',
              deepLinking: true,
              validatorUrl: null,
              displayRequestDuration: true,
              tryItOutEnabled: true,
            });
            """;

    private final byte[] document;
    private final String page;

    ApiDocument(JsonMapper json) throws IOException {
        Map<String, Object> merged = read(new ClassPathResource("openapi-common.yaml", ApiDocument.class));
        ClassPathResource own = new ClassPathResource("openapi.yaml");
        if (own.exists()) {
            merge(merged, read(own));
        }
        while (dropUnused(merged)) {
            // components that only dropped ones refer to are now unused
        }
        document = json.writeValueAsBytes(merged);
        page = PAGE.formatted(merged.get("info") instanceof Map<?, ?> info ? info.get("title") : "");
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] document() {
        return document;
    }

    @GetMapping(path = "/docs")
    ResponseEntity<String> page() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:;"
                                + " style-src 'self' 'unsafe-inline'") // Swagger UI's own
                .body(page);
    }

    @GetMapping(path = "/docs/page.js", produces = "text/javascript")
    String script() {
        return SCRIPT;
    }

    private static Map<String, Object> read(ClassPathResource file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
    }

    /** Drops components that nothing refers to. Returns whether any were dropped. */
    private static boolean dropUnused(Map<String, Object> document) {
        Set<String> used = new HashSet<>();
        collectReferences(document, used);
        boolean dropped = false;
        Map<?, ?> components = document.get("components") instanceof Map<?, ?> present ? present : Map.of();
        for (Map.Entry<?, ?> kind : components.entrySet()) {
            if (kind.getValue() instanceof Map<?, ?> named && !"securitySchemes".equals(kind.getKey())) {
                dropped |=
                        named.keySet().removeIf(name -> !used.contains("#/components/" + kind.getKey() + "/" + name));
            }
        }
        return dropped;
    }

    private static void collectReferences(@Nullable Object node, Set<String> references) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if ("$ref".equals(key)) {
                        references.add(String.valueOf(value));
                    }
                    collectReferences(value, references);
                });
            case List<?> list -> list.forEach(each -> collectReferences(each, references));
            case null, default -> {}
        }
    }

    /** Merges maps recursively. Any other value of the addition replaces the present one. */
    private static void merge(Map<String, Object> into, Map<String, Object> addition) {
        addition.forEach((key, value) -> into.merge(key, value, ApiDocument::merged));
    }

    @SuppressWarnings("unchecked")
    private static Object merged(Object present, Object added) {
        if (present instanceof Map<?, ?> && added instanceof Map<?, ?>) {
            Map<String, Object> both = new LinkedHashMap<>((Map<String, Object>) present);
            merge(both, (Map<String, Object>) added);
            return both;
        }
        return added;
    }
}
