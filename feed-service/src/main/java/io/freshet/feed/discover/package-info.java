/** The discover feed: items of all places. */
@NullMarked
package io.freshet.feed.discover;

import org.jspecify.annotations.NullMarked;
