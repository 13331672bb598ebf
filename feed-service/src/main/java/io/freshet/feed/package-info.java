/** Mobile clients' REST API: feeds, cached in Redis. */
@NullMarked
package io.freshet.feed;

import org.jspecify.annotations.NullMarked;
