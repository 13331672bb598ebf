package io.freshet.bench.hit;

import io.freshet.cache.CommunityFilters;
import io.freshet.cache.GeoCell;
import io.freshet.cache.PageKey;
import java.util.Locale;

/** A kind of page that is requested. */
enum Shape {
    DISCOVER("discover", "/api/feeds/discover", PageKey.discover(null, "live_first", 1, 20)),
    CATEGORY(
            "a category's third page",
            "/api/feeds/discover?category=" + HitCatalogue.category(3) + "&page=3",
            PageKey.discover(HitCatalogue.category(3), "live_first", 3, 20)),
    COMMUNITY(
            "community",
            HitCatalogue.community(0),
            PageKey.community(
                    GeoCell.of(HitCatalogue.latitude(0), HitCatalogue.longitude(0), 5),
                    new CommunityFilters(null, null, null, null, "distance"),
                    1,
                    20));

    private final String title;
    private final String path;
    private final String redisKey;

    Shape(String title, String path, PageKey key) {
        this.title = title;
        this.path = path;
        this.redisKey = key.redisKey();
    }

    String title() {
        return title;
    }

    /** The path with the query. */
    String path() {
        return path;
    }

    /** The page's key in Redis, the same for Freshet and the stack that it replaces. */
    String redisKey() {
        return redisKey;
    }

    /** nginx's path of the page. */
    String file() {
        return "/" + label() + ".json";
    }

    /** Its name, a word. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
