package io.freshet.feed.community;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.cache.CachedRequest;
import io.freshet.cache.PageKey;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;

/** From a query to the key of its page: one key for all that means the same, and from the key back to what was asked. */
class CommunityRequestFuzzTest {
    @ValueSource(
            strings = {
                "latitude=25.2048&longitude=55.2708",
                "latitude=-0.001&longitude=-179.999&radius_km=0.1",
                "latitude=90&longitude=180&radius_km=50&page=2&per_page=50",
                "latitude=0.005&longitude=0.015&radius_km=0.25",
                "latitude=25&longitude=55&min_price=1.5&max_price=9999999999.99&condition=LIKE_NEW",
                "latitude=25&longitude=55&min_price=00001&max_price=1.00",
                "latitude=25&longitude=55&min_price=2&max_price=1",
                "latitude=25&longitude=55&category=a-&sort=price_high",
                "latitude=25&longitude=55&page=10000&per_page=2",
                "latitude=1e1&longitude=NaN",
                "latitude=25&longitude=55&latitude=25",
                "latitude=&longitude",
                ""
            })
    @FuzzTest
    void aQueryHasOneKey(@NotNull String query) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            given.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts.length == 2 ? parts[1] : "");
        }
        Map<String, String[]> parameters = new LinkedHashMap<>();
        given.forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
        CachedRequest.Community asked = asked(parameters);
        if (asked == null) {
            return;
        }
        PageKey key = asked.key();

        assertThat(key.redisKey()).matches("feed:community:[0-9a-f]{8}:[0-9a-f]{8}:page:[0-9]+:limit:[0-9]+");
        assertThat(CachedRequest.of(key.redisKey(), key.canonicalText())).contains(asked);
        assertThat(asked(canonical(asked)))
                .as("asked for in the canonical form")
                .isEqualTo(asked);
    }

    private static CachedRequest.@Nullable Community asked(Map<String, String[]> parameters) {
        QueryParameters given = new QueryParameters(parameters);
        CommunityRequest request = CommunityRequest.in(given);
        QueryParameters.Paging paging = given.paging();
        try {
            given.verify();
        } catch (ProblemException _) {
            return null;
        }
        return new CachedRequest.Community(request.cell(), request.filters(), paging.page(), paging.perPage());
    }

    private static Map<String, String[]> canonical(CachedRequest.Community asked) {
        Map<String, String[]> parameters = new LinkedHashMap<>();
        put(parameters, "per_page", asked.perPage());
        put(parameters, "page", asked.page());
        put(parameters, "sort", asked.filters().sort());
        put(parameters, "max_price", asked.filters().maxPrice());
        put(parameters, "min_price", asked.filters().minPrice());
        put(parameters, "condition", asked.filters().condition());
        put(parameters, "category", asked.filters().category());
        put(parameters, "radius_km", asked.cell().radiusKm());
        put(parameters, "longitude", asked.cell().centre().longitude());
        put(parameters, "latitude", asked.cell().centre().latitude());
        return parameters;
    }

    private static void put(Map<String, String[]> parameters, String name, @Nullable Object value) {
        if (value != null) {
            String text =
                    value instanceof Double number ? BigDecimal.valueOf(number).toPlainString() : value.toString();
            parameters.put(name, new String[] {text});
        }
    }
}
