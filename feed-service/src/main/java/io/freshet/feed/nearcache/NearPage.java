package io.freshet.feed.nearcache;

import java.time.Instant;

/**
 * A page that was held.
 *
 * @param content ready to be sent
 * @param asOf every change committed up to it is in the page
 * @param <C> what a page's content is
 */
public record NearPage<C>(C content, Instant asOf) {}
