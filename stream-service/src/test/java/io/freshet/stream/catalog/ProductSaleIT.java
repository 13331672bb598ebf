package io.freshet.stream.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.events.v1.ProductChangeType;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.localstack.token.Role;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.TopicEvents;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A product is sold once, and deleted once. */
class ProductSaleIT extends StreamServiceTest {
    @Test
    void sellingTwiceChangesNothing() throws Exception {
        String id = createProduct("");

        String first = text(sell(id).expectStatus().isOk().expectHeader().valueEquals("ETag", "\"2\""));
        String second = text(sell(id).expectStatus().isOk().expectHeader().valueEquals("ETag", "\"2\""));

        assertThat(JsonPath.<String>read(first, "$.status")).isEqualTo("SOLD");
        assertThat(JsonPath.<String>read(first, "$.sold_at")).isNotNull();
        assertThat(second).isEqualTo(first);
        ProductUpdated sold = TopicEvents.ofProduct(id, 2).getLast();
        assertThat(sold.getChangeType()).isEqualTo(ProductChangeType.SOLD);
        assertThat(sold.getBefore().getSoldAt()).isNull();
        assertThat(sold.getBefore().getStatus()).isEqualTo(io.freshet.events.v1.ProductStatus.AVAILABLE);
        assertThat(sold.getAfter().getStatus()).isEqualTo(io.freshet.events.v1.ProductStatus.SOLD);
        assertThat(sold.getAfter().getSoldAt()).isEqualTo(JsonPath.<String>read(first, "$.sold_at"));
    }

    @Test
    void aSoldProductMayChangeAndStaysSold() {
        String id = createProduct("");
        String soldAt = JsonPath.read(text(sell(id)), "$.sold_at");

        seller().patch()
                .uri("/api/products/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"title\": \"Old lamp\"}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Old lamp")
                .jsonPath("$.status")
                .isEqualTo("SOLD")
                .jsonPath("$.sold_at")
                .isEqualTo(soldAt);
    }

    @Test
    void onlyItsSellerMaySellOrDelete() {
        String id = createProduct("");
        RestTestClient stranger = as(Role.SELLER, UUID.randomUUID());

        problem(stranger.post().uri("/api/products/" + id + "/sell").exchange(), 403, "forbidden");
        problem(stranger.delete().uri("/api/products/" + id).exchange(), 403, "forbidden");
        problem(sell(UUID.randomUUID().toString()), 404, "not-found");
    }

    @Test
    void anActionTakesNoFields() {
        String id = createProduct("");

        problem(sellWith(id, "{\"price\": 3}"), 400, "validation");
        sellWith(id, "{}").expectStatus().isOk();
    }

    @Test
    void aDeletedProductIsNotFoundAndItsEventHasTheLastImage() throws Exception {
        String id = createProduct("");

        delete(id).expectStatus().isNoContent();
        problem(delete(id), 404, "not-found");

        List<ProductUpdated> events = TopicEvents.ofProduct(id, 2);
        assertThat(events.getLast().getChangeType()).isEqualTo(ProductChangeType.DELETED);
        assertThat(events.getLast().getVersion()).isEqualTo(2);
        assertThat(events.getLast().getBefore()).isEqualTo(events.getFirst().getAfter());
        assertThat(events.getLast().getAfter()).isNull();
        assertThat(events.getLast().getOccurredAt())
                .isAfterOrEqualTo(events.getFirst().getOccurredAt());
    }

    private RestTestClient.ResponseSpec sell(String id) {
        return seller().post().uri("/api/products/" + id + "/sell").exchange();
    }

    private RestTestClient.ResponseSpec sellWith(String id, String body) {
        return seller().post()
                .uri("/api/products/" + id + "/sell")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private RestTestClient.ResponseSpec delete(String id) {
        return seller().delete().uri("/api/products/" + id).exchange();
    }
}
