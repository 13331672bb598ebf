package io.freshet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.ValidAnswers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The API serves its description to programs and people, without a token. Every response is validated against it. */
class ApiDocumentIT extends StreamServiceTest {
    @Test
    void itNamesEveryEndpointAndNoOther(@Autowired RequestMappingHandlerMapping requestMappingHandlerMapping) {
        ValidAnswers.of("http://127.0.0.1:" + port()).assertDescribes(requestMappingHandlerMapping);
    }

    @Test
    void itIsOpenApi31() {
        anonymous()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.openapi")
                .isEqualTo("3.1.0")
                .jsonPath("$.info.title")
                .isEqualTo("Freshet for sellers");
    }

    /** Loads nothing from other hosts. */
    @Test
    void canBeBrowsed() {
        for (String path : new String[] {
            "/docs", "/docs/page.js", "/webjars/swagger-ui/swagger-ui.css", "/webjars/swagger-ui/swagger-ui-bundle.js"
        }) {
            anonymous().get().uri(path).exchange().expectStatus().isOk();
        }
        anonymous()
                .get()
                .uri("/docs")
                .exchange()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("Freshet for sellers").doesNotContain("http"));
    }
}
