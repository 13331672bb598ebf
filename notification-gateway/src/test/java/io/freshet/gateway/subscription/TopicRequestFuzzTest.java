package io.freshet.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.provider.ValueSource;

/** The query of {@code GET /events} names a feed, its rounded place included, or says what is wrong with each field. */
class TopicRequestFuzzTest {
    @ValueSource(
            strings = {
                "feed=discover&category=home-and-garden",
                "feed=discover&category=-home",
                "feed=community&latitude=25.2048&longitude=55.2708&radius_km=5",
                "feed=community&latitude=-0.001&longitude=-180&radius_km=0.1",
                "feed=community&latitude=90.00000000000000000001&longitude=0",
                "feed=community&latitude=1e1&longitude=NaN",
                "feed=community&latitude=%D9%A3&longitude=+5",
                "feed=stream&stream_id=B0D3F4A2-6A43-4D7E-9F53-0C7D7F1C9A01",
                "feed=stream&stream_id=1-1-1-1-1",
                "feed=seller",
                "feed=discover&x=%ED%A0%80",
                "feed=discover&%",
                "",
            })
    @FuzzTest
    void aQueryNamesAFeedOrWhatIsWrong(@NotNull String query) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            new QueryStringDecoder(query, false)
                    .parameters()
                    .forEach((name, values) -> fields.put(name, values.getFirst()));
        } catch (IllegalArgumentException _) {
            return; // is refused before
        }

        switch (TopicRequest.parseParameters(fields)) {
            case TopicRequest.Invalid(var errors) ->
                assertThat(errors)
                        .isNotEmpty()
                        .hasSizeLessThan(fields.size() + 4)
                        .allSatisfy(error -> assertThat(error.message()).isNotBlank());
            case TopicRequest.Valid(var topic, var data) -> {
                assertThat(data).containsOnlyKeys(fields.keySet());
                assertThat(TopicRequest.parse(data))
                        .as("the same fields in a message")
                        .isEqualTo(new TopicRequest.Valid(topic, data));
                if (topic instanceof FeedTopic.Community(var cell)) {
                    Map<String, Object> rounded = Map.of(
                            "feed", "community",
                            "latitude", cell.centre().latitude(),
                            "longitude", cell.centre().longitude(),
                            "radius_km", cell.radiusKm());
                    assertThat(TopicRequest.parse(rounded)).isEqualTo(new TopicRequest.Valid(topic, rounded));
                }
            }
        }
    }
}
