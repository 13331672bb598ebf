/** The discover feed: everywhere. */
@NullMarked
package io.freshet.feed.discover;

import org.jspecify.annotations.NullMarked;
