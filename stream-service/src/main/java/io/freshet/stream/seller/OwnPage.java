package io.freshet.stream.seller;

import io.freshet.http.QueryParameters.Paging;
import java.util.List;
import java.util.function.Function;

/**
 * A page of what is a seller's own, newest first.
 *
 * @param items at most {@code perPage}
 * @param page from 1
 * @param perPage as asked for
 * @param hasMore whether there is a further page
 * @param <T> what it lists
 */
public record OwnPage<T>(List<T> items, int page, int perPage, boolean hasMore) {
    /**
     * A page of rows.
     *
     * @param paging what is asked for
     * @param rows those from its offset on, one more than asked for if there are: so it is known whether there is more
     * @param form of a row
     * @return the page
     * @param <R> a row
     * @param <T> what is listed
     */
    public static <R, T> OwnPage<T> of(Paging paging, List<R> rows, Function<R, T> form) {
        return new OwnPage<>(
                rows.stream().limit(paging.perPage()).map(form).toList(),
                paging.page(),
                paging.perPage(),
                rows.size() > paging.perPage());
    }
}
