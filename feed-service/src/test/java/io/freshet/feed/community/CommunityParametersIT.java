package io.freshet.feed.community;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunityParametersIT extends FeedServiceTest {
    @ParameterizedTest
    @CsvSource({
        "latitude,  'longitude=55.27'",
        "longitude, 'latitude=25.2'",
        "latitude,  'latitude=90.00000000000000000001&longitude=0'",
        "latitude,  'latitude=-90.01&longitude=0'",
        "latitude,  'latitude=NaN&longitude=0'",
        "latitude,  'latitude=Infinity&longitude=0'",
        "latitude,  'latitude=1e1&longitude=0'",
        "latitude,  'latitude=0x1p3&longitude=0'",
        "latitude,  'latitude=1d&longitude=0'",
        "latitude,  'latitude=%2B1&longitude=0'",
        "latitude,  'latitude=+1&longitude=0'",
        "latitude,  'latitude=1.&longitude=0'",
        "latitude,  'latitude=.5&longitude=0'",
        "latitude,  'latitude=25,2&longitude=0'",
        "latitude,  'latitude=%D9%A1&longitude=0'",
        "latitude,  'latitude=1.000000000000000000001&longitude=0'",
        "latitude,  'latitude=&longitude=0'",
        "latitude,  'latitude&longitude=0'",
        "latitude,  'latitude=1&latitude=1&longitude=0'",
        "longitude, 'latitude=0&longitude=180.00000000000000000001'",
        "longitude, 'latitude=0&longitude=-180.5'",
        "longitude, 'latitude=0&longitude=1000'",
        "radius_km, 'latitude=0&longitude=0&radius_km=0.09999999999999999999'",
        "radius_km, 'latitude=0&longitude=0&radius_km=0'",
        "radius_km, 'latitude=0&longitude=0&radius_km=-5'",
        "radius_km, 'latitude=0&longitude=0&radius_km=50.00000000000000000001'",
        "radius_km, 'latitude=0&longitude=0&radius_km=five'",
        "category,  'latitude=0&longitude=0&category=Home'",
        "category,  'latitude=0&longitude=0&category='",
        "condition, 'latitude=0&longitude=0&condition=new'",
        "condition, 'latitude=0&longitude=0&condition=USED'",
        "condition, 'latitude=0&longitude=0&condition='",
        "min_price, 'latitude=0&longitude=0&min_price=-0.01'",
        "min_price, 'latitude=0&longitude=0&min_price=1.001'",
        "min_price, 'latitude=0&longitude=0&min_price=1e2'",
        "min_price, 'latitude=0&longitude=0&min_price='",
        "max_price, 'latitude=0&longitude=0&max_price=10000000000.00'",
        "max_price, 'latitude=0&longitude=0&max_price=NaN'",
        "max_price, 'latitude=0&longitude=0&max_price=1,5'",
        "min_price, 'latitude=0&longitude=0&min_price=5.01&max_price=5'",
        "sort,      'latitude=0&longitude=0&sort=DISTANCE'",
        "sort,      'latitude=0&longitude=0&sort=nearest'",
        "page,      'latitude=0&longitude=0&page=0'",
        "page,      'latitude=0&longitude=0&page=101&per_page=100'",
        "per_page,  'latitude=0&longitude=0&per_page=101'",
        "lat,       'latitude=0&longitude=0&lat=1'"
    })
    void whatIsOutOfRangeIsNamed(String parameter, String query) {
        HttpResponse<byte[]> answer = get("/api/feeds/community?" + query);

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(JsonPath.<String>read(text(answer), "$.type")).isEqualTo("urn:freshet:problem:validation");
        assertThat(JsonPath.<String>read(text(answer), "$.errors[0].field")).isEqualTo(parameter);
        assertThat(JsonPath.<Integer>read(text(answer), "$.errors.length()")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latitude=90&longitude=180&radius_km=50",
                "latitude=-90.0&longitude=-180.00&radius_km=0.1",
                "latitude=-0&longitude=-0.0&radius_km=50.0",
                "latitude=25.20481234567890123456&longitude=55.27&radius_km=005",
                "latitude=0.00000000000000000001&longitude=-0.00000000000000000001&radius_km=0.1",
                "latitude=89.99999999999999999999&longitude=-179.99999999999999999999&radius_km=0.10000000000000000001",
                "latitude=-89.55&longitude=180&radius_km=49.99999999999999999999",
                "latitude=89.55034&longitude=0&radius_km=50&sort=newest",
                "latitude=0.005&longitude=179.995&sort=price_high&max_price=0.00",
                "latitude=0&longitude=0&min_price=0&max_price=9999999999.99",
                "latitude=0&longitude=0&min_price=5&max_price=5.00",
                "latitude=0&longitude=0&condition=LIKE_NEW&category=home&sort=live_first&page=100&per_page=100"
            })
    void whatIsJustWithinRangeIsAnswered(String query) {
        for (double[] place : new double[][] {{0, 0}, {90, 0}, {-90, 180}, {89.99, -180}, {1e-9, -1e-9}}) {
            Catalogue.at(place[0], place[1], Catalogue.product("home", "{COMMUNITY}", "2026-01-01", "9999999999.99"));
        }

        assertThat(get("/api/feeds/community?" + query).statusCode()).isEqualTo(200);
    }

    @Test
    void everyErrorIsReportedAtOnce() {
        String problem = text(get("/api/feeds/community?latitude=91&radius_km=0&condition=x&min_price=x&colour=red"));

        assertThat(JsonPath.<Iterable<String>>read(problem, "$.errors[*].field"))
                .containsExactlyInAnyOrder("latitude", "longitude", "radius_km", "condition", "min_price", "colour");
    }
}
