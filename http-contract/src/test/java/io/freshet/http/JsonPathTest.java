package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DatabindException;

/** Where and why a body does not fit, in the words of whoever wrote it. */
class JsonPathTest {
    private enum Feed {
        DISCOVER,
        COMMUNITY
    }

    private record Body(UUID sellerId, List<Item> items, Feed feed) {}

    private record Item(String imageUrl, Double price) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"seller_id": "1-1-1-1-1"}              | seller_id          | must be a valid UUID
            {"sellerId": null}                      | sellerId           | is not a known field
            {"feed": "discover"}                    | feed               | must be one of [DISCOVER, COMMUNITY]
            {"feed": 0}                             | feed               | must be
            {"items": [{}, {"image_url": 5}]}       | items[1].image_url | must be a valid string
            {"items": [{"price": "much"}]}          | items[0].price     | must be a number
            {"items": [{"price": {}}]}              | items[0].price     | must be a number
            {"items": {"image_url": "a"}}           | items              | must be a JSON object or value
            """)
    void saysWhereAndWhy(String body, String path, String reason) {
        DatabindException problem = catchThrowableOfType(
                DatabindException.class, () -> ContractJson.mapper().readValue(body, Body.class));

        assertThat(JsonPath.of(problem.getPath())).isEqualTo(path);
        assertThat(JsonPath.explain(problem)).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "title, title",
        "thumbnailUrl, thumbnail_url",
        "location.latitude, location.latitude",
        "items[0].imageUrl, items[0].image_url"
    })
    void propertiesAreNamedAsInJson(String property, String field) {
        assertThat(JsonPath.snakeCase(property)).isEqualTo(field);
    }
}
