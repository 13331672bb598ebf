package io.freshet.gateway.documentation;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the OpenAPI document and a page that renders it. Both are static files: Spring does not serve the public port,
 * so there are no controllers to derive a document from.
 */
@RestController
class DocumentationController {
    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource document() {
        return new ClassPathResource("documentation/openapi.json");
    }

    @GetMapping(path = "/docs", produces = MediaType.TEXT_HTML_VALUE)
    Resource page() {
        return new ClassPathResource("documentation/page.html");
    }
}
