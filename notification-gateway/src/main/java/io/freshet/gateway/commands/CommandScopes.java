package io.freshet.gateway.commands;

import io.freshet.announcement.NamedScope;
import io.freshet.cache.GeoPoint;
import io.freshet.gateway.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Determines the scopes that a command invalidates. Pure functions. */
final class CommandScopes {
    private CommandScopes() {}

    /** Every scope that can show the stream, regardless of its current and previous state. */
    static List<NamedScope> ofStream(UUID id, Catalogue.Stream stream) {
        List<NamedScope> scopes = new ArrayList<>();
        scopes.add(new NamedScope.Discover(stream.category()));
        addPlace(scopes, stream.place(), stream.category());
        scopes.add(new NamedScope.Live());
        scopes.add(new NamedScope.Seller(stream.sellerId()));
        scopes.add(new NamedScope.OneStream(id));
        return List.copyOf(scopes);
    }

    /**
     * The scopes of the given feeds that can show the product. Without a location, none of them is in the community
     * feed.
     */
    static List<NamedScope> ofProduct(Catalogue.Product product, Set<String> feeds) {
        List<NamedScope> scopes = new ArrayList<>();
        if (feeds.contains("DISCOVER")) {
            scopes.add(new NamedScope.Discover(product.category()));
        }
        if (feeds.contains("COMMUNITY")) {
            addPlace(scopes, product.place(), product.category());
        }
        return List.copyOf(scopes);
    }

    private static void addPlace(List<NamedScope> scopes, @Nullable GeoPoint place, String category) {
        if (place != null) {
            scopes.add(new NamedScope.Point(place, category));
        }
    }
}
