package io.freshet.feed.pagecache;

import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A path under which pages are read. Immutable.
 *
 * @param template the path, with {@code {id}} for one segment of it, at most once
 * @param pages the page that the segment (empty where there is none) and the parameters name; verifies them
 */
public record PageRoute(String template, BiFunction<String, QueryParameters, PageQuery> pages) {
    private static final String ID = "{id}";

    /**
     * The page that a request names.
     *
     * @param path of the request, without anything encoded
     * @param parameters of the request
     * @return null if this is the route of other paths
     * @throws ProblemException 400 if the path is of this route and what it names is malformed
     */
    public @Nullable PageQuery find(String path, Map<String, String[]> parameters) {
        String id = id(path);
        return id == null ? null : pages.apply(id, new QueryParameters(parameters));
    }

    private @Nullable String id(String path) {
        int before = template.indexOf(ID);
        if (before < 0) {
            return path.equals(template) ? "" : null;
        }
        String after = template.substring(before + ID.length());
        int end = path.length() - after.length();
        return end > before
                        && path.startsWith(template.substring(0, before))
                        && path.endsWith(after)
                        && path.lastIndexOf('/', end - 1) < before
                ? path.substring(before, end)
                : null;
    }
}
