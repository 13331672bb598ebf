package io.freshet.stream.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.token.Role;
import io.freshet.stream.StreamServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Sellers see their own products, newest first, sold ones too. */
class OwnProductsIT extends StreamServiceTest {
    private final UUID user = UUID.randomUUID();

    @Test
    void areListedNewestFirstPageByPage() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            newestFirst.addFirst(create(""));
        }
        createProduct("");

        String first = list("mine&per_page=2");
        String second = list("mine&per_page=2&page=2");

        assertThat(ids(first)).isEqualTo(newestFirst.subList(0, 2));
        assertThat(JsonPath.<Boolean>read(first, "$.has_more")).isTrue();
        assertThat(ids(second)).isEqualTo(newestFirst.subList(2, 3));
        assertThat(JsonPath.<Boolean>read(second, "$.has_more")).isFalse();
    }

    @Test
    void canBeThoseOfAStatusOrAStream() {
        String stream = JsonPath.read(
                text(client().post()
                        .uri("/api/streams")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("{\"title\": \"Silk\", \"category\": \"fashion\"}")
                        .exchange()),
                "$.id");
        String sold = create(", \"stream_id\": \"" + stream + "\"");
        String left = create(", \"stream_id\": \"" + stream + "\"");
        String elsewhere = create("");
        client().post()
                .uri("/api/products/" + sold + "/sell")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(ids(list("mine&status=SOLD"))).containsExactly(sold);
        assertThat(ids(list("mine&status=AVAILABLE"))).containsExactly(elsewhere, left);
        assertThat(ids(list("mine&stream_id=" + stream))).containsExactly(left, sold);
        assertThat(ids(list("mine&status=AVAILABLE&stream_id=" + stream))).containsExactly(left);
        assertThat(ids(list("mine&stream_id=" + UUID.randomUUID()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?mine=no", "?mine&status=sold", "?mine&stream_id=1-1-1-1-1", "?mine&colour=red"})
    void areRefusedForAnyOtherQuery(String query) {
        problem(client().get().uri("/api/products" + query).exchange(), 400, "validation");
    }

    @Test
    void areNobodyElses() {
        problem(as(Role.VIEWER, SELLER).get().uri("/api/products?mine").exchange(), 403, "forbidden");
        problem(anonymous().get().uri("/api/products?mine").exchange(), 401, "unauthorized");
    }

    private String create(String furtherMembers) {
        return JsonPath.read(
                text(client().post()
                        .uri("/api/products")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("{\"title\": \"Scarf\", \"category\": \"fashion\", \"condition\": \"NEW\","
                                + " \"price\": {\"amount\": \"12.50\", \"currency\": \"AED\"}, \"feeds\": [\"DISCOVER\"]"
                                + furtherMembers + "}")
                        .exchange()),
                "$.id");
    }

    private static List<String> ids(String page) {
        return JsonPath.read(page, "$.items[*].id");
    }

    private String list(String query) {
        return text(client().get().uri("/api/products?" + query).exchange());
    }

    private RestTestClient client() {
        return as(Role.SELLER, user);
    }
}
