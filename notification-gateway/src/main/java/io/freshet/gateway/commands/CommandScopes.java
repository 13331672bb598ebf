package io.freshet.gateway.commands;

import io.freshet.announcement.NamedScope;
import io.freshet.cache.GeoPoint;
import io.freshet.gateway.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a command invalidates, as commands name it. Pure. */
final class CommandScopes {
    private CommandScopes() {}

    /** Wherever the stream can show, in whatever state it was and is. */
    static List<NamedScope> ofStream(UUID id, Catalogue.Stream stream) {
        List<NamedScope> scopes = new ArrayList<>();
        scopes.add(new NamedScope.Discover(stream.category()));
        addPlace(scopes, stream.place(), stream.category());
        scopes.add(new NamedScope.Live());
        scopes.add(new NamedScope.Seller(stream.sellerId()));
        scopes.add(new NamedScope.OneStream(id));
        return List.copyOf(scopes);
    }

    /** Those of the feeds in which the product can show; none for the community feed without a place. */
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
