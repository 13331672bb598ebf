/** Which pages are asked for most, so that a cache that was lost can be filled with them first. */
@NullMarked
package io.freshet.feed.popularity;

import org.jspecify.annotations.NullMarked;
