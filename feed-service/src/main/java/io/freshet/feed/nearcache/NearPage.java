package io.freshet.feed.nearcache;

import java.time.Duration;
import java.time.Instant;

/**
 * A page that was held.
 *
 * @param content ready to be sent
 * @param asOf every change committed up to it is in the page
 * @param heldFor how long it has been held
 * @param <C> what a page's content is
 */
public record NearPage<C>(C content, Instant asOf, Duration heldFor) {}
