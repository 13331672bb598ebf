package io.freshet.stream.seller;

import io.freshet.http.QueryParameters.Paging;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a seller's own streams or products, newest first.
 *
 * @param items at most {@code perPage}
 * @param page from 1
 * @param perPage the requested page size
 * @param hasMore whether there is another page
 * @param <T> the type of the items
 */
public record OwnPage<T>(List<T> items, int page, int perPage, boolean hasMore) {
    /**
     * Creates a page from rows.
     *
     * @param paging the requested page
     * @param rows the rows from its offset, up to one more than requested, to determine whether there are more
     * @param form converts a row to an item
     * @return the page
     * @param <R> the type of the rows
     * @param <T> the type of the items
     */
    public static <R, T> OwnPage<T> of(Paging paging, List<R> rows, Function<R, T> form) {
        return new OwnPage<>(
                rows.stream().limit(paging.perPage()).map(form).toList(),
                paging.page(),
                paging.perPage(),
                rows.size() > paging.perPage());
    }
}
