package io.freshet.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRequestTest {
    @Test
    void discoverIsListenedToWithOrWithoutCategory() {
        Map<String, Object> nullCategory = new HashMap<>(Map.of("feed", "discover"));
        nullCategory.put("category", null);

        assertThat(TopicRequest.parse(Map.of("feed", "discover", "category", "home-2")))
                .isEqualTo(new TopicRequest.Valid(new FeedTopic.Discover("home-2")));
        assertThat(TopicRequest.parse(Map.of("feed", "discover")))
                .isEqualTo(new TopicRequest.Valid(new FeedTopic.Discover(null)));
        assertThat(TopicRequest.parse(nullCategory)).isEqualTo(new TopicRequest.Valid(new FeedTopic.Discover(null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Fashion", "-home", "a b", "é", "home\n", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx"})
    void aCategoryOutsideThePatternIsRefused(String category) {
        assertThat(TopicRequest.parse(Map.of("feed", "discover", "category", category)))
                .isEqualTo(invalid("category", "must match [a-z0-9][a-z0-9-]{0,39}"));
    }

    @Test
    void aCategoryMustBeText() {
        assertThat(TopicRequest.parse(Map.of("feed", "discover", "category", 7)))
                .isEqualTo(invalid("category", "must match [a-z0-9][a-z0-9-]{0,39}"));
    }

    @Test
    void unknownFieldsAreNotIgnored() {
        assertThat(TopicRequest.parse(Map.of("feed", "discover", "categroy", "home")))
                .isEqualTo(invalid("categroy", "is not known"));
    }

    @Test
    void aFeedMustBeNamed() {
        TopicRequest refused = invalid("feed", "must be discover, community or stream");

        assertThat(TopicRequest.parse(Map.of())).isEqualTo(refused);
        assertThat(TopicRequest.parse(Map.of("feed", "Discover"))).isEqualTo(refused);
        assertThat(TopicRequest.parse(Map.of("feed", List.of("discover")))).isEqualTo(refused);
    }

    @Test
    void aStreamIsNamedByItsId() {
        String id = "b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01";

        assertThat(TopicRequest.parse(Map.of("feed", "stream", "stream_id", id)))
                .isEqualTo(new TopicRequest.Valid(new FeedTopic.Stream(UUID.fromString(id))));
        assertThat(TopicRequest.parse(Map.of("feed", "stream"))).isEqualTo(invalid("stream_id", "must be a UUID"));
        assertThat(TopicRequest.parse(Map.of("feed", "stream", "stream_id", "1-2-3-4-5")))
                .isEqualTo(invalid("stream_id", "must be a UUID"));
        assertThat(TopicRequest.parse(Map.of("feed", "stream", "stream_id", id, "category", "home")))
                .isEqualTo(invalid("category", "is not known"));
    }

    @Test
    void feedsOfLaterVersionsAreToldApartFromMistakes() {
        assertThat(TopicRequest.parse(Map.of("feed", "community"))).isEqualTo(new TopicRequest.NotBuilt("community"));
    }

    private static TopicRequest invalid(String field, String message) {
        return new TopicRequest.Invalid(List.of(new TopicRequest.FieldError(field, message)));
    }
}
