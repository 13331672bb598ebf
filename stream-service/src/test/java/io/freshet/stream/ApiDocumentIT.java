package io.freshet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The API describes itself, to programs and to people, without a token. */
class ApiDocumentIT extends StreamServiceTest {
    @Test
    void isOpenApi31AndNamesFieldsAsTheJsonDoes() {
        anonymous()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.openapi")
                .value(String.class, version -> assertThat(version).startsWith("3.1"))
                .jsonPath("$.paths['/api/streams/{id}/go-live'].post")
                .exists()
                .jsonPath("$.components.schemas.StreamVersion.properties.seller_id")
                .exists()
                .jsonPath("$.components.schemas.StreamVersion.properties.sellerId")
                .doesNotExist();
    }

    /** What the framework injects is no parameter of the client's. */
    @Test
    void namesOnlyWhatAClientSends() {
        anonymous()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody()
                .jsonPath("$.paths['/api/streams'].post.parameters")
                .doesNotExist()
                .jsonPath("$.paths['/api/streams/{id}'].get.parameters[*].name")
                .isEqualTo(List.of("id"));
    }

    @Test
    void canBeBrowsed() {
        anonymous()
                .get()
                .uri("/docs")
                .exchange()
                .expectStatus()
                .isFound()
                .expectHeader()
                .valueEquals("Location", "/swagger-ui/index.html");
        anonymous()
                .get()
                .uri("/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("Swagger UI"));
    }
}
