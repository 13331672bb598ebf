package io.freshet.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The handwritten OpenAPI document lists exactly the accepted feeds and fields. */
class DocumentedFieldsTest {
    private final JsonNode document;

    DocumentedFieldsTest() throws Exception {
        try (var file = new ClassPathResource("documentation/openapi.json").getInputStream()) {
            document = JsonMapper.shared().readTree(file);
        }
    }

    @Test
    void theParametersOfAnEventStream() {
        assertThat(document.at("/paths/~1events/get/parameters")
                        .valueStream()
                        .filter(parameter -> parameter.path("in").asString().equals("query"))
                        .map(parameter -> parameter.path("name").asString()))
                .containsExactlyInAnyOrderElementsOf(TopicRequestParser.FIELDS.values().stream()
                        .flatMap(Collection::stream)
                        .collect(Collectors.toSet()));
    }

    @Test
    void theFieldsOfASubscription() {
        Map<String, Collection<String>> documented = document.at("/components/schemas/Topic/oneOf")
                .valueStream()
                .map(feed -> feed.path("properties"))
                .collect(Collectors.toMap(fields -> fields.at("/feed/const").asString(), JsonNode::propertyNames));

        assertThat(documented.keySet()).isEqualTo(TopicRequestParser.FIELDS.keySet());
        assertThat(documented)
                .allSatisfy((feed, fields) -> assertThat(fields)
                        .containsExactlyInAnyOrderElementsOf(TopicRequestParser.FIELDS.getOrDefault(feed, Set.of())));
    }
}
