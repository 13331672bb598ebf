package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The API describes itself, to programs and to people, without a token. */
class ApiDocumentIT extends FeedServiceTest {
    @Test
    void namesWhatAClientSends() {
        client().get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.openapi")
                .value(String.class, version -> assertThat(version).startsWith("3.1"))
                .jsonPath("$.paths['/api/feeds/discover'].get.parameters[*].name")
                .value(names -> assertThat(names)
                        .asInstanceOf(LIST)
                        .containsExactlyInAnyOrder("page", "per_page", "Freshet-Min-Generation", "category", "sort"))
                .jsonPath("$.paths['/api/feeds/community'].get.parameters[*].name")
                .value(names -> assertThat(names)
                        .asInstanceOf(LIST)
                        .containsExactlyInAnyOrder(
                                "page",
                                "per_page",
                                "Freshet-Min-Generation",
                                "latitude",
                                "longitude",
                                "radius_km",
                                "category",
                                "condition",
                                "min_price",
                                "max_price",
                                "sort"))
                .jsonPath("$.paths['/api/streams/{id}'].get.parameters[*].name")
                .isEqualTo(List.of("id", "Freshet-Min-Generation"));
    }

    @Test
    void canBeBrowsed() {
        client().get()
                .uri("/docs")
                .exchange()
                .expectStatus()
                .isFound()
                .expectHeader()
                .valueEquals("Location", "/swagger-ui/index.html");
        client().get()
                .uri("/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("Swagger UI"));
    }
}
