package io.freshet.feed.pagecache;

import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the part of an answer that is the same for a hit and a miss. Thread-safe. */
@Component
public class PageBody {
    private final JsonMapper json;

    PageBody(JsonMapper json) {
        this.json = json;
    }

    /**
     * The JSON object, left open for {@code cached} and {@code as_of}.
     *
     * @param found the items from the page's first on; one more than {@code perPage} if more follow
     * @param page from 1
     * @param perPage items per page
     * @return UTF-8, without the closing brace
     */
    public byte[] open(List<?> found, int page, int perPage) {
        boolean hasMore = found.size() > perPage;
        List<?> items = hasMore ? found.subList(0, perPage) : found;
        return open(new Head(items, page, perPage, hasMore));
    }

    /**
     * The JSON object, left open for {@code cached} and {@code as_of}.
     *
     * @param object with at least one field
     * @return UTF-8, without the closing brace
     */
    public byte[] open(Object object) {
        byte[] whole = json.writeValueAsBytes(object);
        return Arrays.copyOf(whole, whole.length - 1);
    }

    private record Head(List<?> items, int page, int perPage, boolean hasMore) {}
}
