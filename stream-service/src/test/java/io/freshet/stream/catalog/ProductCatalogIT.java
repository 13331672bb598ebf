package io.freshet.stream.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.token.Role;
import io.freshet.stream.StreamServiceTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

class ProductCatalogIT extends StreamServiceTest {
    private static final String LAMP = """
            {"title": "Lamp", "category": "home", "price": {"amount": "12.5", "currency": "AED"}, "condition": "GOOD",
             "feeds": ["COMMUNITY", "DISCOVER"], "location": {"latitude": 24.45, "longitude": 54.38}}""";

    @Test
    void aNewProductIsAvailableAndItsPriceHasTwoDecimals() {
        post(LAMP)
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueMatches("Location", "/api/products/[0-9a-f-]{36}")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("AVAILABLE")
                .jsonPath("$.price.amount")
                .isEqualTo("12.50")
                .jsonPath("$.feeds.length()")
                .isEqualTo(2)
                .jsonPath("$.version")
                .isEqualTo(1);
    }

    @Test
    void aPatchHoldsTheSameRulesAsANewProduct() {
        String id = create();

        patch(id, "{\"price\": {\"amount\": \"9.99\"}}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.price.amount")
                .isEqualTo("9.99")
                .jsonPath("$.price.currency")
                .isEqualTo("AED")
                .jsonPath("$.version")
                .isEqualTo(2);
        patch(id, "{\"location\": null}").expectStatus().isBadRequest();
        patch(id, "{\"colour\": \"red\"}").expectStatus().isBadRequest();
        patch(id, "{\"price\": {\"amount\": \"9.990\"}}").expectStatus().isBadRequest();
        patch(id, "{\"title\": null}").expectStatus().isBadRequest();
    }

    @Test
    void aPatchWithoutADifferenceIsNoNewVersion() {
        patch(create(), LAMP).expectHeader().valueEquals("ETag", "\"1\"");
    }

    @Test
    void allThatIsWrongIsSaidInOneAnswer() {
        String answer = text(problem(
                seller().post()
                        .uri("/api/products")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("""
                                {"title": 5, "category": "No Such", "price": {"amount": "1", "currency": "USD"},
                                 "condition": "new", "feeds": ["COMMUNITY"], "colour": null}""")
                        .exchange(),
                400,
                "validation"));

        assertThat(JsonPath.<List<String>>read(answer, "$.errors[*].field"))
                .containsExactly("category", "colour", "condition", "location", "price.currency", "title");
        assertThat(JsonPath.<String>read(answer, "$.detail"))
                .contains("price.currency must be AED", "title must be a string", "location is required")
                .doesNotContain("[a-z0-9]");
    }

    @Test
    void anUnknownFieldIsRefusedAlsoWhereItIsNull() {
        String product = "/api/products/" + createProduct("");
        for (String patch : List.of("{\"colour\": null}", "{\"price\": {\"tax\": null}}")) {
            problem(
                    seller().patch()
                            .uri(product)
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(patch)
                            .exchange(),
                    400,
                    "validation");
        }
    }

    @Test
    void onlyItsSellerMayChangeAProduct() {
        String id = create();

        as(Role.SELLER, UUID.randomUUID())
                .patch()
                .uri("/api/products/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"title\": \"Mine now\"}")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"price\": {\"amount\": 12, \"currency\": \"AED\"}",
                "\"price\": {\"amount\": \"-1\", \"currency\": \"AED\"}",
                "\"price\": {\"amount\": \"10000000000.00\", \"currency\": \"AED\"}",
                "\"price\": {\"amount\": \"1.00\", \"currency\": \"USD\"}",
                "\"price\": null",
                "\"condition\": \"good\"",
                "\"condition\": 1",
                "\"feeds\": []",
                "\"feeds\": [null]",
                "\"feeds\": [\"EVERYWHERE\"]",
                "\"location\": null",
                "\"stream_id\": \"00000000-0000-4000-8000-000000000000\""
            })
    void badInputIsAProblemOfTheClient(String member) {
        String field = member.substring(1, member.indexOf('"', 1));
        String body = LAMP.replaceFirst(
                "\"" + field + "\": (\\{[^}]*\\}|\\[[^]]*\\]|\"[^\"]*\")", Matcher.quoteReplacement(member));
        String whole =
                body.contains(member) ? body : body.replaceFirst("\\{", "{" + Matcher.quoteReplacement(member) + ", ");

        post(whole)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .value(String.class, named -> assertThat(named).startsWith(field));
    }

    private String create() {
        byte[] body = post(LAMP)
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonPath.read(new String(body, StandardCharsets.UTF_8), "$.id");
    }

    private RestTestClient.ResponseSpec post(String body) {
        return seller().post()
                .uri("/api/products")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private RestTestClient.ResponseSpec patch(String id, String body) {
        return seller().patch()
                .uri("/api/products/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }
}
