package io.freshet.stream.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.token.Role;
import io.freshet.stream.StreamServiceTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Sellers see their own streams, newest first. */
class OwnStreamsIT extends StreamServiceTest {
    private final UUID user = UUID.randomUUID();

    @Test
    void areListedNewestFirstPageByPage() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RestTestClient.ResponseSpec created = client().post()
                    .uri("/api/streams")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("title", "Silk " + i, "category", "fashion"))
                    .exchange();
            newestFirst.addFirst(JsonPath.read(text(created), "$.id"));
        }
        createStream();

        String first = list("mine&per_page=3");
        String second = list("mine=true&per_page=3&page=2");
        String beyond = list("mine=&per_page=3&page=3");

        assertThat(JsonPath.<List<String>>read(first, "$.items[*].id")).isEqualTo(newestFirst.subList(0, 3));
        assertThat(JsonPath.<Boolean>read(first, "$.has_more")).isTrue();
        assertThat(JsonPath.<Integer>read(first, "$.per_page")).isEqualTo(3);
        assertThat(JsonPath.<List<String>>read(second, "$.items[*].id")).isEqualTo(newestFirst.subList(3, 5));
        assertThat(JsonPath.<Boolean>read(second, "$.has_more")).isFalse();
        assertThat(JsonPath.<List<String>>read(beyond, "$.items")).isEmpty();
        assertThat(JsonPath.<Integer>read(beyond, "$.page")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?page=1",
                "?mine=false",
                "?mine=yes",
                "?mine&mine",
                "?mine&colour=red",
                "?mine&page=0",
                "?mine&per_page=101",
                "?mine&page=101&per_page=100",
                "?mine&page=%FF",
                "?Mine"
            })
    void areRefusedForAnyOtherQuery(String query) {
        problem(
                client().get()
                        .uri(URI.create("http://127.0.0.1:" + port() + "/api/streams" + query))
                        .exchange(),
                400,
                "validation");
    }

    @Test
    void areNobodyElses() {
        problem(as(Role.VIEWER, SELLER).get().uri("/api/streams?mine").exchange(), 403, "forbidden");
        problem(anonymous().get().uri("/api/streams?mine").exchange(), 401, "unauthorized");
    }

    private String list(String query) {
        return text(client().get().uri("/api/streams?" + query).exchange());
    }

    private RestTestClient client() {
        return as(Role.SELLER, user);
    }
}
