package io.freshet.gateway.commands;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.gateway.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a command invalidates, as commands name it. Pure. */
final class CommandScopes {
    private CommandScopes() {}

    /** Wherever the stream can show, in whatever state it was and is. */
    static List<InvalidatedScope> ofStream(UUID id, Catalogue.Stream stream) {
        List<InvalidatedScope> scopes = new ArrayList<>();
        scopes.add(feed("discover").setCategory(stream.category()).build());
        addPlace(scopes, stream.place(), stream.category());
        scopes.add(feed("live").build());
        scopes.add(feed("seller").setSellerId(stream.sellerId().toString()).build());
        scopes.add(feed("stream").setStreamId(id.toString()).build());
        return List.copyOf(scopes);
    }

    /** Those of the feeds in which the product can show; none for the community feed without a place. */
    static List<InvalidatedScope> ofProduct(Catalogue.Product product, Set<String> feeds) {
        List<InvalidatedScope> scopes = new ArrayList<>();
        if (feeds.contains("DISCOVER")) {
            scopes.add(feed("discover").setCategory(product.category()).build());
        }
        if (feeds.contains("COMMUNITY")) {
            addPlace(scopes, product.place(), product.category());
        }
        return List.copyOf(scopes);
    }

    /** All of these feeds. */
    static List<InvalidatedScope> whole(String... feeds) {
        return Stream.of(feeds).map(feed -> feed(feed).build()).toList();
    }

    /** The community feed of one place. */
    static List<InvalidatedScope> place(GeoCell cell) {
        return List.of(at(cell.centre()).setRadiusKm(cell.radiusKm()).build());
    }

    private static void addPlace(List<InvalidatedScope> scopes, @Nullable GeoPoint place, String category) {
        if (place != null) {
            scopes.add(at(place).setCategory(category).build());
        }
    }

    private static InvalidatedScope.Builder at(GeoPoint point) {
        return feed("community").setLatitude(point.latitude()).setLongitude(point.longitude());
    }

    private static InvalidatedScope.Builder feed(String name) {
        return InvalidatedScope.newBuilder().setFeed(name);
    }
}
