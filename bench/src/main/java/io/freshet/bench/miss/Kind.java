package io.freshet.bench.miss;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.feed.catalogread.FeedSort;
import io.freshet.feed.community.CommunityRequest;
import io.freshet.feed.discover.DiscoverRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of request to measure.
 *
 * @param feed the feed's name
 * @param about what is requested, apart from the sort
 * @param sort the order
 * @param perPage items per page
 * @param draw draws one request
 */
record Kind(String feed, String about, FeedSort sort, int perPage, Function<Random, Asked> draw) {
    private static final Set<FeedSort> DISCOVER = EnumSet.complementOf(EnumSet.of(FeedSort.DISTANCE));
    private static final Set<FeedSort> COMMUNITY = EnumSet.allOf(FeedSort.class);
    /**
     * The promise is for circles with at most 20,000 of a million products: this share, counting those that are sold
     * or not in the feed. The seven largest towns exceed it.
     */
    private static final double LARGEST_SHARE = 0.022;
    /** The largest town within the promise: about 19,000 products and 1,500 streams within 50 km. */
    private static final int FULLEST = 7;

    private static final Towns TOWNS = new Towns();

    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        for (FeedSort sort : DISCOVER) {
            kinds.add(discover("everything", sort, 20, _ -> null));
            kinds.add(discover("everything", sort, 100, _ -> null));
            kinds.add(discover(
                    "a common category", sort, 20, random -> SeededCatalogue.commonCategory(1 + random.nextInt(10))));
            kinds.add(
                    discover("a rare category", sort, 20, random -> SeededCatalogue.rareCategory(random.nextInt(100))));
        }
        for (FeedSort sort : COMMUNITY) {
            kinds.add(community("5 km", sort, 20, random -> place(random, 5), Filter.NONE));
            kinds.add(community("50 km", sort, 20, random -> place(random, 50), Filter.NONE));
            kinds.add(community("50 km", sort, 100, random -> place(random, 50), Filter.NONE));
            kinds.add(community("50 km, a category", sort, 20, random -> place(random, 50), Filter.CATEGORY));
            kinds.add(community("50 km, condition and price", sort, 20, random -> place(random, 50), Filter.PRODUCTS));
        }
        kinds.addAll(fullest("50 km, about 20,000 within"));
        kinds.add(community(
                "50 km, about 150,000 within: beyond the promise",
                FeedSort.DISTANCE,
                20,
                _ -> cell(Towns.middle(0), 50),
                Filter.NONE));
        return kinds;
    }

    /** The fullest circle within the promise, in all orders. */
    static List<Kind> fullest(String about) {
        return COMMUNITY.stream()
                .map(sort -> community(about, sort, 20, random -> cell(Towns.within(FULLEST, random), 50), Filter.NONE))
                .toList();
    }

    private enum Filter {
        NONE(null, null),
        CATEGORY(SeededCatalogue.commonCategory(1), null),
        PRODUCTS(null, "GOOD");

        private final @Nullable String category;
        private final @Nullable String condition;

        Filter(@Nullable String category, @Nullable String condition) {
            this.category = category;
            this.condition = condition;
        }
    }

    private static Kind discover(
            String about, FeedSort sort, int perPage, Function<Random, @Nullable String> category) {
        return new Kind(
                "discover",
                about,
                sort,
                perPage,
                random -> new Asked.Discover(new DiscoverRequest(category.apply(random), sort)));
    }

    private static Kind community(
            String about, FeedSort sort, int perPage, Function<Random, GeoCell> place, Filter filter) {
        BigDecimal minPrice = filter.condition == null ? null : new BigDecimal("50.00");
        return new Kind(
                "community",
                about,
                sort,
                perPage,
                random -> new Asked.Community(new CommunityRequest(
                        place.apply(random), filter.category, filter.condition, minPrice, null, sort)));
    }

    /** A place in a random town, weighted by size, within the promise. */
    private static GeoCell place(Random random, double radiusKm) {
        int town = TOWNS.draw(random);
        while (radiusKm > 5 && TOWNS.share(town) > LARGEST_SHARE) {
            town = TOWNS.draw(random);
        }
        return cell(Towns.within(town, random), radiusKm);
    }

    private static GeoCell cell(GeoPoint point, double radiusKm) {
        return GeoCell.of(point.latitude(), point.longitude(), radiusKm);
    }
}
