package io.freshet.invalidation.feedapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.CachedRequest;
import io.freshet.cache.CommunityFilters;
import io.freshet.cache.GeoCell;
import io.freshet.http.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedPathTest {
    private static final CommunityFilters FILTERS =
            new CommunityFilters("home", "LIKE_NEW", new BigDecimal("1.50"), new BigDecimal("20.00"), "price_low");

    @Test
    void anAddressIsReadAsItIsWritten() {
        UUID id = UUID.randomUUID();
        List<CachedRequest> requests = List.of(
                new CachedRequest.Discover(null, "live_first", 1, 20),
                new CachedRequest.Discover("fashion", "newest", 7, 100),
                new CachedRequest.Community(GeoCell.of(25.2, 55.27, 5), FILTERS, 2, 10),
                new CachedRequest.Community(
                        GeoCell.of(-0.01, -179.99, 0.1),
                        new CommunityFilters(null, null, null, null, "distance"),
                        1,
                        20),
                new CachedRequest.OneStream(id),
                new CachedRequest.SellerStreams(id, 3, 5),
                new CachedRequest.LiveStreams(1, 20));

        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(FeedPath.parse(FeedPath.of(request))).isEqualTo(request));
    }

    @Test
    void whatIsLeftOutIsTheDefault() {
        assertThat(FeedPath.parse("/api/feeds/discover"))
                .isEqualTo(new CachedRequest.Discover(null, "live_first", 1, 20));
        assertThat(FeedPath.parse("/api/feeds/community?latitude=25.204&longitude=55.27")
                        .key()
                        .redisKey())
                .isEqualTo("feed:community:97110275:0f2efb3b:page:1:limit:20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/feeds/nowhere",
                "/api/streams/LIVE",
                "/api/feeds/discover?sort=best",
                "/api/feeds/discover?colour=red",
                "/api/feeds/discover?page=0",
                "/api/feeds/community?latitude=25.2"
            })
    void whatIsNoPageIsRefused(String address) {
        assertThatThrownBy(() -> FeedPath.parse(address)).isInstanceOf(ProblemException.class);
    }
}
