package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Where and why a body is invalid, in its author's terms. */
class JsonPathTest {
    private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    private enum Feed {
        DISCOVER,
        COMMUNITY
    }

    private record Body(UUID sellerId, List<Item> items, Feed feed) {}

    private record Item(String imageUrl, Double price) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"seller_id": "nobody"}                 | seller_id          | must be a UUID
            {"sellerId": null}                      | sellerId           | is not a known field
            {"feed": "discover"}                    | feed               | must be one of DISCOVER, COMMUNITY
            {"feed": 0}                             | feed               | must be
            {"items": [{}, {"image_url": 5}]}       | items[1].image_url | must be a string
            {"items": [{"price": "much"}]}          | items[0].price     | must be a number
            {"items": [{"price": {}}]}              | items[0].price     | must be a number
            {"items": {"image_url": "a"}}           | items              | must be a list
            """)
    void saysWhereAndWhy(String body, String path, String reason) {
        JsonMapper json = ContractJson.mapper();

        assertThat(new JsonBinding(json, VALIDATION.getValidator())
                        .bind(json.constructType(Body.class), reader -> reader.readValue(body))
                        .errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.field()).isEqualTo(path);
                    assertThat(error.message()).startsWith(reason);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "title, title",
        "thumbnailUrl, thumbnail_url",
        "location.latitude, location.latitude",
        "items[0].imageUrl, items[0].image_url",
        "feeds[].<iterable element>, feeds",
        "items[1].<list element>, items[1]"
    })
    void propertiesAreNamedAsInJson(String property, String field) {
        assertThat(JsonPath.ofProperties(property)).isEqualTo(field);
    }
}
