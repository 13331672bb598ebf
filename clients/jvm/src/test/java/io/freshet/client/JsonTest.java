package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final String ID = "11111111-1111-1111-1111-111111111111";
    private static final String ITEM = "'id':'" + ID + "','title':'A','category':'home','seller_id':'" + ID
            + "','created_at':'2026-01-01T00:00:00.5Z'";
    private static final String STREAM =
            "{'type':'stream'," + ITEM + ",'status':'LIVE','scheduled_at':null,'started_at':null,'thumbnail_url':null}";
    private static final String PRODUCT = "{'type':'product'," + ITEM
            + ",'price':{'amount':'12.50','currency':'AED'},'condition':'NEW','image_url':null,'stream_id':null,"
            + "'location':{'latitude':25.2,'longitude':55.27},'distance_km':1.234}";

    private static Json.Page page(String items) {
        return Json.page(
                json("{'items':[" + items + "],'page':1,'per_page':20,'has_more':true,'cached':false,"
                        + "'as_of':'2026-01-01T00:00:01Z','of_a_newer_server':{'x':[1]}}"),
                false);
    }

    private static String json(String json) {
        return json.replace('\'', '"');
    }

    @Test
    void itemsAreTyped() {
        Json.Page page = page(STREAM + "," + PRODUCT);
        assertThat(page.hasMore()).isTrue();
        assertThat(page.degraded()).isFalse();
        assertThat(page.asOf()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(page.items().getFirst()).isInstanceOfSatisfying(StreamItem.class, stream -> {
            assertThat(stream.id()).isEqualTo(UUID.fromString(ID));
            assertThat(stream.isLive()).isTrue();
            assertThat(stream.createdAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00.5Z"));
            assertThat(stream.scheduledAt()).isNull();
        });
        assertThat(page.items().getLast()).isInstanceOfSatisfying(ProductItem.class, product -> {
            assertThat(product.price()).isEqualTo(new Money(new BigDecimal("12.50"), "AED"));
            assertThat(product.location()).isEqualTo(new Location(25.2, 55.27));
            assertThat(product.distanceKm()).isEqualTo(1.234);
        });
    }

    @Test
    void whatANewerServerAddsIsNoError() {
        Json.Page page = page("{'type':'auction'," + ITEM + "},"
                + STREAM.replace("'LIVE'", "'PAUSED','mood':{'deep':[{}]}") + ",{'type':'product'}," + PRODUCT);
        assertThat(page.items()).hasSize(2);
        assertThat(((StreamItem) page.items().getFirst()).status()).isEqualTo("PAUSED");
    }

    @Test
    void oneStreamIsAPageOfOne() {
        Json.Page page = Json.page(
                json(STREAM.replace("'status'", "'description':'D','as_of':'2026-01-01T00:00:01Z','status'")), true);
        assertThat(page.items())
                .singleElement()
                .satisfies(item -> assertThat(((StreamItem) item).description()).isEqualTo("D"));
        assertThat(page.asOf()).isNotNull();
    }

    @Test
    void whatIsNoFeedIsNotAnEmptyOne() {
        assertThatThrownBy(() -> Json.page(json("{}"), false)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Json.page(json("{'items':[]}"), true)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Json.page(json("<html>Sign in to the network</html>"), false))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void framesComeInTheirOwnTypes() {
        assertThat(event("viewer_count", "{'stream_id':'" + ID + "','count':3,'new':1}"))
                .isEqualTo(new ClientEvent.ViewerCount(UUID.fromString(ID), 3));
        assertThat(event("unread_counts", "{'total':2,'by_seller':{'" + ID + "':2}}"))
                .isEqualTo(new ClientEvent.UnreadCounts(2, Map.of(UUID.fromString(ID), 2)));
        assertThat(event("feed_refresh_required", "{'feed':'stories','generation':'g','reason':'new','spread_ms':7}"))
                .isInstanceOfSatisfying(ClientEvent.RefreshRequired.class, change -> {
                    assertThat(change.feed()).isEqualTo("stories");
                    assertThat(change.spreadMs()).isEqualTo(7);
                });
        assertThat(event("feed_refresh_required", "{'feed':'discover'}"))
                .as("no generation")
                .isNull();
        assertThat(event("of_a_newer_server", "{}")).isNull();
        assertThat(Json.frame("no json")).isNull();
        assertThat(Json.frame("[1]")).isNull();
    }

    private static @Nullable ClientEvent event(String name, String data) {
        ClientEvent.Frame frame = Json.frame(("{'event':'" + name + "','data':" + data + "}").replace('\'', '"'));
        return frame == null ? null : Json.event(frame);
    }
}
