/** Publishes which pages are requested most, so that a lost cache can be filled with them first. */
@NullMarked
package io.freshet.feed.popularity;

import org.jspecify.annotations.NullMarked;
