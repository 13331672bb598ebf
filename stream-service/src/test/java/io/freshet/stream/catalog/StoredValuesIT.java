package io.freshet.stream.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.backstop.ByHand;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every query, consumer and client accepts every value that the tables can hold, whatever wrote it. */
class StoredValuesIT extends StreamServiceTest {
    private static final String PLACE = ", \"location\": {\"latitude\": %s, \"longitude\": %s}";

    private final UUID id = UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latitude = 1e-200, longitude = 1",
                "latitude = 51.48, longitude = -5e-324",
                "latitude = 1e-10, longitude = 1",
                "latitude = 'NaN', longitude = 1",
                "latitude = 'Infinity', longitude = 1",
                "latitude = 1, longitude = 180.0001",
                "latitude = 1",
                "created_at = '9999-12-31Z'",
                "created_at = '2200-01-01Z'",
                "created_at = '1969-12-31 23:59:59.999999Z'",
                "created_at = '0044-03-15Z BC'",
                "created_at = 'infinity'",
                "created_at = '-infinity'",
                "title = ''",
                "title = repeat('x', 121)",
                "category = 'Home'",
                "category = repeat('x', 41)",
                "category = E'home\\n'",
            })
    void noneIsRefusedByAReader(String change) throws SQLException {
        try (ByHand hand = new ByHand()) {
            insert(hand);

            for (String table : new String[] {"streams", "products"}) {
                assertThatThrownBy(() -> hand.run("update %s set %s where id = '%s'".formatted(table, change, id)))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scheduled_at = '9999-12-31Z'",
                "started_at = '-infinity'",
                "ended_at = '1969-12-31Z'",
                "status = 'PAUSED'",
                "thumbnail_url = 'javascript:alert(1)'",
                "thumbnail_url = 'http://a b'",
                "description = repeat('x', 200001)",
            })
    void norOneOfStreamsAlone(String change) throws SQLException {
        assertRefused("streams", change);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price_amount = 'NaN'",
                "price_amount = 'Infinity'",
                "price_amount = -0.01",
                "price_amount = 10000000000",
                "price_currency = 'aed'",
                "price_currency = ''",
                "condition = 'BROKEN'",
                "feeds = '{}'",
                "feeds = '{NULL}'",
                "feeds = '{DISCOVER,NULL}'",
                "feeds = '{discover}'",
                "feeds = '{{DISCOVER}}'",
                "feeds = '{COMMUNITY}'",
                "sold_at = '9999-12-31Z'",
                "image_url = 'ftp://x'",
            })
    void norOneOfProductsAlone(String change) throws SQLException {
        assertRefused("products", change);
    }

    private void assertRefused(String table, String change) throws SQLException {
        try (ByHand hand = new ByHand()) {
            insert(hand);

            assertThatThrownBy(() -> hand.run("update %s set %s where id = '%s'".formatted(table, change, id)))
                    .isInstanceOf(SQLException.class);
        }
    }

    private void insert(ByHand hand) throws SQLException {
        hand.run("insert into streams (id, seller_id, title, category) values ('%s', '%s', 'By hand', 'home')"
                .formatted(id, SELLER));
        hand.run("insert into products (id, seller_id, title, category, price_amount) values ('%s', '%s', 'By hand',"
                        .formatted(id, SELLER)
                + " 'home', 1)");
    }

    /** The API accepts such a place; the stored one can be squared. */
    @Test
    void aPlaceWithinATenthOfAMillimetreOfAMeridianIsOnIt() {
        String product = createProduct(PLACE.formatted("51.48", "1e-200"));

        String stored = text(seller().get().uri("/api/products/" + product).exchange());

        assertThat(JsonPath.<Double>read(stored, "$.location.longitude")).isEqualTo(0.0);
        assertThat(JsonPath.<Double>read(stored, "$.location.latitude")).isEqualTo(51.48);
    }
}
