package io.freshet.feed.nearcache;

import java.time.Duration;
import java.time.Instant;

/**
 * A page that is held.
 *
 * @param content ready to be sent
 * @param asOf every change committed up to it is in the page
 * @param heldFor how long ago it was read from the database
 * @param <C> what a page's content is
 */
public record NearPage<C>(C content, Instant asOf, Duration heldFor) {}
