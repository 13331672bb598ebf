package io.freshet.feed.nearcache;

import java.time.Duration;
import java.time.Instant;

/**
 * A held page.
 *
 * @param content ready to be sent
 * @param asOf every change committed up to it is in the page
 * @param heldFor how long ago it was read from the database
 * @param <C> the type of a page's content
 */
public record NearPage<C>(C content, Instant asOf, Duration heldFor) {}
