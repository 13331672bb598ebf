package io.freshet.feed.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.PageQuery;
import io.freshet.feed.pagecache.PageRoute;
import io.freshet.feed.pagecache.PageRoutes;
import io.freshet.feed.pagecache.Representation;
import io.freshet.http.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Maps a path and query, as the client wrote them, to a page. A repeated request needs no parsing and no new body.
 * Bounded. Thread-safe; readers take no lock.
 */
@Component
class AskedPages {
    /** Bounds the keys and the prepared bodies together: the pages of a few hundred hot requests. */
    private static final long MOST_BYTES = 6L * 1024 * 1024;

    private final Map<PageRoute, RouteMeters> routes = new LinkedHashMap<>();
    private final Cache<String, AskedPage> asked = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String text, AskedPage page) -> 2 * text.length() + page.bytes())
            .executor(Runnable::run)
            .build();

    AskedPages(List<PageRoutes> sources, MeterRegistry registry) {
        sources.forEach(source ->
                source.routes().forEach(route -> routes.put(route, new RouteMeters(registry, route.template()))));
    }

    /** The page that a request names. Null if there is none, or if Spring MVC must handle the request. */
    @Nullable
    AskedPage find(String path, @Nullable String query) {
        String text = text(path, query);
        AskedPage known = asked.getIfPresent(text);
        if (known != null || !PlainQuery.isPlain(text)) {
            return known;
        }
        Map<String, String[]> parameters = query == null ? Map.of() : PlainQuery.parameters(query);
        AskedPage found = parameters == null ? null : named(path, parameters);
        if (found != null) {
            asked.put(text, found);
        }
        return found;
    }

    /** The answer as it is sent, which is kept for the next request. */
    ReadyAnswer ready(
            AskedPage page, FeedAnswer answer, Representation representation, String path, @Nullable String query) {
        ReadyAnswer ready = page.ready(answer, representation);
        if (ready == null) {
            ready = ReadyAnswer.of(answer, representation);
            asked.put(text(path, query), page.with(representation, ready));
        }
        return ready;
    }

    private @Nullable AskedPage named(String path, Map<String, String[]> parameters) {
        for (Map.Entry<PageRoute, RouteMeters> route : routes.entrySet()) {
            try {
                PageQuery query = route.getKey().find(path, parameters);
                if (query != null) {
                    return new AskedPage(query, route.getValue());
                }
            } catch (ProblemException _) {
                return null; // Spring MVC reports the problem
            }
        }
        return null;
    }

    private static String text(String path, @Nullable String query) {
        return query == null ? path : path + "?" + query;
    }
}
