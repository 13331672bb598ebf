package io.freshet.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoCell;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRequestTest {
    @Test
    void discoverIsListenedToWithOrWithoutCategory() {
        Map<String, Object> nullCategory = new HashMap<>(Map.of("feed", "discover"));
        nullCategory.put("category", null);

        assertThat(TopicRequest.parse(Map.of("feed", "discover", "category", "home-2")))
                .isEqualTo(new TopicRequest.Valid(
                        new FeedTopic.Discover("home-2"), Map.of("feed", "discover", "category", "home-2")));
        assertThat(TopicRequest.parse(Map.of("feed", "discover")))
                .isEqualTo(new TopicRequest.Valid(new FeedTopic.Discover(null), Map.of("feed", "discover")));
        assertThat(TopicRequest.parse(nullCategory))
                .isEqualTo(new TopicRequest.Valid(new FeedTopic.Discover(null), Map.of("feed", "discover")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Fashion", "-home", "a b", "é", "home\n", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx"})
    void aCategoryOutsideThePatternIsRefused(String category) {
        assertThat(TopicRequest.parse(Map.of("feed", "discover", "category", category)))
                .isEqualTo(invalid(
                        "category", "must be 1 to 40 lower-case letters, digits and hyphens, the first no hyphen"));
    }

    @Test
    void aCategoryMustBeText() {
        assertThat(TopicRequest.parse(Map.of("feed", "discover", "category", 7)))
                .isEqualTo(invalid(
                        "category", "must be 1 to 40 lower-case letters, digits and hyphens, the first no hyphen"));
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
                .isEqualTo(new TopicRequest.Valid(
                        new FeedTopic.Stream(UUID.fromString(id)), Map.of("feed", "stream", "stream_id", id)));
        assertThat(TopicRequest.parse(Map.of("feed", "stream"))).isEqualTo(invalid("stream_id", "must be a UUID"));
        assertThat(TopicRequest.parse(Map.of("feed", "stream", "stream_id", "1-2-3-4-5")))
                .isEqualTo(invalid("stream_id", "must be a UUID"));
        assertThat(TopicRequest.parse(Map.of("feed", "stream", "stream_id", id, "category", "home")))
                .isEqualTo(invalid("category", "is not known"));
    }

    @Test
    void neighboursListenToOnePlaceAndAreRepeatedWhatEachAskedFor() {
        Map<String, Object> here = Map.of("feed", "community", "latitude", 25.204, "longitude", 55.271);
        Map<String, Object> there =
                Map.of("feed", "community", "latitude", 25.196, "longitude", 55.269, "radius_km", 5.04);
        FeedTopic place = new FeedTopic.Community(GeoCell.of(25.2, 55.27, 5));

        assertThat(TopicRequest.parse(here)).isEqualTo(new TopicRequest.Valid(place, here));
        assertThat(TopicRequest.parse(there)).isEqualTo(new TopicRequest.Valid(place, there));
    }

    @ParameterizedTest
    @CsvSource({"-90,-180,0.1", "90,180,50", "0,0,5"})
    void theBoundsThemselvesAreAPlace(int latitude, int longitude, double radiusKm) {
        assertThat(TopicRequest.parse(Map.of(
                        "feed", "community", "latitude", latitude, "longitude", longitude, "radius_km", radiusKm)))
                .isInstanceOf(TopicRequest.Valid.class);
    }

    static Stream<Arguments> wrongNumbers() {
        return Stream.of(
                Arguments.of("latitude", "must be a number from -90 to 90", 90.001),
                Arguments.of("latitude", "must be a number from -90 to 90", "25.2"),
                Arguments.of("latitude", "must be a number from -90 to 90", Double.NaN),
                Arguments.of("longitude", "must be a number from -180 to 180", -180.001),
                Arguments.of("longitude", "must be a number from -180 to 180", new BigInteger("9".repeat(400))),
                Arguments.of("longitude", "must be a number from -180 to 180", true),
                Arguments.of("radius_km", "must be a number from 0.1 to 50", 0.0999),
                Arguments.of("radius_km", "must be a number from 0.1 to 50", 50.01),
                Arguments.of("radius_km", "must be a number from 0.1 to 50", List.of(5)));
    }

    @ParameterizedTest
    @MethodSource("wrongNumbers")
    void aPlaceIsGivenInNumbersWithinTheirBounds(String field, String message, Object value) {
        Map<String, Object> fields =
                new HashMap<>(Map.of("feed", "community", "latitude", 1, "longitude", 1, "radius_km", 1));
        fields.put(field, value);

        assertThat(TopicRequest.parse(fields)).isEqualTo(invalid(field, message));
    }

    @Test
    void aPlaceNeedsItsMiddleAndNothingElseIsIgnored() {
        assertThat(TopicRequest.parse(Map.of("feed", "community", "category", "home")))
                .isEqualTo(new TopicRequest.Invalid(List.of(
                        new TopicRequest.FieldError("category", "is not known"),
                        new TopicRequest.FieldError("latitude", "must be a number from -90 to 90"),
                        new TopicRequest.FieldError("longitude", "must be a number from -180 to 180"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "NaN", "1e1", "0x1p3", "1d", "+1", " 1", "1,5", ".5", "5.", "--1", "٥", "Infinity", "0001"})
    void inAnAddressNumbersArePlainDecimals(String latitude) {
        Map<String, String> fields = Map.of("feed", "community", "latitude", latitude, "longitude", "55.27");

        assertThat(TopicRequest.parseParameters(fields))
                .isEqualTo(invalid("latitude", "must be a number from -90 to 90"));
    }

    @Test
    void anAddressCanNameAPlace() {
        assertThat(TopicRequest.parseParameters(
                        Map.of("feed", "community", "latitude", "-25.204", "longitude", "55", "radius_km", "5.00")))
                .isEqualTo(new TopicRequest.Valid(
                        new FeedTopic.Community(GeoCell.of(-25.2, 55, 5)),
                        Map.of("feed", "community", "latitude", -25.204, "longitude", 55.0, "radius_km", 5.0)));
        assertThat(TopicRequest.parseParameters(Map.of("feed", "discover", "category", "7")))
                .isInstanceOf(TopicRequest.Valid.class);
    }

    private static TopicRequest invalid(String field, String message) {
        return new TopicRequest.Invalid(List.of(new TopicRequest.FieldError(field, message)));
    }
}
