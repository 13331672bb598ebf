package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.events.v1.Location;
import io.freshet.events.v1.ProductImage;
import io.freshet.invalidation.SampleChanges;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change in one place leaves pages of places that cannot show it in the cache. */
class OnlyPlacesConcernedIT extends InvalidationTest {
    private static final Page DUBAI = Page.community(25.2, 55.27, null);
    private static final Page DUBAI_HOME = Page.community(25.2, 55.27, "home");
    private static final Page DUBAI_FASHION = Page.community(25.2, 55.27, "fashion");
    private static final Page ABU_DHABI = Page.community(24.45, 54.38, null);
    private static final List<Page> ALL = List.of(DUBAI, DUBAI_HOME, DUBAI_FASHION, ABU_DHABI);

    @Test
    void aChangeLeavesOtherCategoriesAndFarPlacesCached() throws Exception {
        ALL.forEach(this::fill);
        publish(SampleChanges.productChange(null, inDubai().build()));

        FeedInvalidated announced = nextAnnouncement();

        assertThat(List.of(DUBAI, DUBAI_HOME)).noneMatch(this::isCached);
        assertThat(List.of(DUBAI_FASHION, ABU_DHABI)).allMatch(this::isCached);
        assertThat(announced.getKeysDeleted()).isEqualTo(2);
        assertThat(announced.getScopes())
                .extracting(
                        InvalidatedScope::getFeed,
                        InvalidatedScope::getCategory,
                        InvalidatedScope::getLatitude,
                        InvalidatedScope::getLongitude,
                        InvalidatedScope::getRadiusKm)
                .containsExactly(
                        tuple("community", null, 25.21, 55.28, null), tuple("community", "home", 25.21, 55.28, null));
    }

    @Test
    void aProductThatMovesChangesBothPlaces() throws Exception {
        ALL.forEach(this::fill);
        publish(SampleChanges.productChange(
                inDubai().build(),
                inDubai().setLocation(new Location(24.46, 54.39)).build()));

        nextAnnouncement();

        assertThat(List.of(DUBAI, DUBAI_HOME, ABU_DHABI)).noneMatch(this::isCached);
        assertThat(isCached(DUBAI_FASHION)).isTrue();
    }

    private static ProductImage.Builder inDubai() {
        return SampleChanges.product("home").setFeeds(List.of("COMMUNITY")).setLocation(new Location(25.21, 55.28));
    }
}
