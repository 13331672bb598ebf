/** Addresses pages of feed-service over HTTP. */
@NullMarked
package io.freshet.invalidation.feedapi;

import org.jspecify.annotations.NullMarked;
