package io.freshet.feed.admin;

import io.freshet.announcement.NamedScope;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.GeoCell;
import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An admin's request to clear cached pages.
 *
 * @param scopes the scopes to clear, as a command names them
 */
record ClearRequest(List<NamedScope> scopes) {
    /**
     * Parses a request.
     *
     * @throws ProblemException 400 if the feed is unknown, or a place is given for a feed that takes none
     */
    static ClearRequest of(String feed, Map<String, String[]> parameters) {
        QueryParameters given = new QueryParameters(parameters);
        if (feed.equals("community") && !parameters.isEmpty()) {
            double latitude = given.decimal("latitude", -90, 90);
            double longitude = given.decimal("longitude", -180, 180);
            double radius =
                    given.decimal("radius_km", GeoCell.DEFAULT_RADIUS_KM, GeoCell.MIN_RADIUS_KM, GeoCell.MAX_RADIUS_KM);
            given.verify();
            return new ClearRequest(List.of(new NamedScope.Place(GeoCell.of(latitude, longitude, radius), null)));
        }
        given.verify();
        return new ClearRequest(
                switch (feed) {
                    case "discover" -> List.of(new NamedScope.Discover(null));
                    case "community" -> List.of(new NamedScope.Community(null));
                    case "all" ->
                        Stream.of(CachedFeed.values())
                                .flatMap(NamedScope::whole)
                                .toList();
                    default ->
                        throw ProblemException.invalid(
                                List.of(new FieldError("feed", "must be one of discover, community, all")));
                });
    }
}
