/** How pages are asked of feed-service over HTTP. */
@NullMarked
package io.freshet.invalidation.feedapi;

import org.jspecify.annotations.NullMarked;
