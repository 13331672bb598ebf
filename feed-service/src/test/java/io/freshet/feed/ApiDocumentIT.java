package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.ValidAnswers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The API describes itself, to programs and to people, without a token. Every answer is validated against it. */
class ApiDocumentIT extends FeedServiceTest {
    @Test
    void itNamesEveryEndpointAndNoOther(@Autowired RequestMappingHandlerMapping requestMappingHandlerMapping) {
        ValidAnswers.of("http://127.0.0.1:" + port()).assertDescribes(requestMappingHandlerMapping);
    }

    @Test
    void itIsOpenApi31() {
        client().get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.openapi")
                .isEqualTo("3.1.0")
                .jsonPath("$.info.title")
                .isEqualTo("Freshet feeds");
    }

    /** Nothing is loaded from another host. */
    @Test
    void canBeBrowsed() {
        for (String path : new String[] {
            "/docs", "/docs/page.js", "/webjars/swagger-ui/swagger-ui.css", "/webjars/swagger-ui/swagger-ui-bundle.js"
        }) {
            client().get().uri(path).exchange().expectStatus().isOk();
        }
        client().get()
                .uri("/docs")
                .exchange()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("Freshet feeds").doesNotContain("http"));
    }
}
