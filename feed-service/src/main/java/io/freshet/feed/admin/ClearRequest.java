package io.freshet.feed.admin;

import io.freshet.cache.GeoCell;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an admin wants the cache to forget.
 *
 * @param scopes as a command names them
 */
record ClearRequest(List<InvalidatedScope> scopes) {
    private static final double DEFAULT_RADIUS_KM = 5.0;

    /**
     * Reads a request.
     *
     * @throws ProblemException 400 if there is no such feed, or a place where none belongs
     */
    static ClearRequest of(String feed, Map<String, String[]> parameters) {
        QueryParameters given = new QueryParameters(parameters);
        if (feed.equals("community") && !parameters.isEmpty()) {
            double latitude = given.decimal("latitude", -90, 90);
            double longitude = given.decimal("longitude", -180, 180);
            double radius = given.decimal("radius_km", DEFAULT_RADIUS_KM, 0.1, 50);
            given.verify();
            return new ClearRequest(List.of(place(GeoCell.of(latitude, longitude, radius))));
        }
        given.verify();
        return new ClearRequest(
                switch (feed) {
                    case "discover", "community" -> whole(feed);
                    case "all" -> whole("discover", "community", "stream");
                    default ->
                        throw ProblemException.invalid(
                                List.of(new FieldError("feed", "must be one of discover, community, all")));
                });
    }

    private static InvalidatedScope place(GeoCell cell) {
        return InvalidatedScope.newBuilder()
                .setFeed("community")
                .setLatitude(cell.centre().latitude())
                .setLongitude(cell.centre().longitude())
                .setRadiusKm(cell.radiusKm())
                .build();
    }

    private static List<InvalidatedScope> whole(String... feeds) {
        return Stream.of(feeds)
                .map(feed -> InvalidatedScope.newBuilder().setFeed(feed).build())
                .toList();
    }
}
