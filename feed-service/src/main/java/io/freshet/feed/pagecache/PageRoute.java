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
 * @param pages maps the segment (empty if there is none) and the parameters to a page, and verifies them
 */
public record PageRoute(String template, BiFunction<String, QueryParameters, PageQuery> pages) {
    private static final String ID = "{id}";

    /**
     * Finds the page of a request.
     *
     * @param path of the request, without anything encoded
     * @param parameters of the request
     * @return null if the path is not of this route
     * @throws ProblemException 400 if the path is of this route but the id or a parameter is malformed
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
