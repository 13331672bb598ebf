package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.provider.CsvSource;

/** A parameter is what a client means by it, within its bounds, or refused; a refusal is a problem that can be sent. */
class QueryParametersFuzzTest {
    private static final List<String> SORTS = List.of("newest", "distance");

    @CsvSource(emptyValue = "", textBlock = """
        page, 7
        page, +7
        page, 007
        page, -0
        page, 2147483648
        page, ٣
        per_page, 100
        per_page, 101
        latitude, 90.00000000000000000001
        latitude, -0.0
        latitude, 1e1
        latitude, NaN
        latitude, .5
        min_price, 9999999999.99
        min_price, 1.005
        category, home-and-garden
        category, -home
        category, ''
        id, 1-1-1-1-1
        id, B0D3F4A2-6A43-4D7E-9F53-0C7D7F1C9A01
        sort, NEWEST
        mine, true
        '', ''
        """)
    @FuzzTest
    void aParameterIsWithinItsBoundsOrNamed(@NotNull String name, @NotNull String value) {
        Map<String, String[]> given = new LinkedHashMap<>();
        given.put(name, new String[] {value});
        QueryParameters parameters = new QueryParameters(given);

        QueryParameters.Paging paging = parameters.paging();
        double latitude = parameters.decimal("latitude", 0.5, -90, 90);
        BigDecimal price = parameters.amount("min_price");
        String category = parameters.category();
        UUID id = parameters.uuid("id");
        String sort = parameters.choice("sort", SORTS, String::valueOf);
        boolean mine = parameters.flag("mine");

        assertThat(paging.page()).isBetween(1, 10_000);
        assertThat(paging.perPage()).isBetween(1, 100);
        assertThat(latitude).isBetween(-90.0, 90.0);
        if (verified(parameters)) {
            boolean known = switch (name) {
                case "page" -> value.equals(String.valueOf(paging.page())) || isZeroPadded(value, paging.page());
                case "per_page" ->
                    value.equals(String.valueOf(paging.perPage())) || isZeroPadded(value, paging.perPage());
                case "latitude" -> new BigDecimal(value).doubleValue() == latitude;
                case "min_price" -> price != null && price.compareTo(new BigDecimal(value)) == 0;
                case "category" -> value.equals(category);
                case "id" -> id != null && value.equalsIgnoreCase(id.toString());
                case "sort" -> value.equals(sort);
                case "mine" -> mine == !value.equals("false");
                default -> false;
            };
            assertThat(known).as("%s=%s was taken", name, value).isTrue();
        }
    }

    private static boolean isZeroPadded(String value, int number) {
        return value.matches("0*" + number);
    }

    private static boolean verified(QueryParameters parameters) {
        try {
            parameters.verify();
            return true;
        } catch (ProblemException e) {
            assertThat(e.type()).isEqualTo(ProblemType.VALIDATION);
            assertThat(e.errors()).isNotEmpty().hasSizeLessThan(4);
            return false;
        }
    }
}
