/** Viewers' reads of streams: one by its id, all LIVE ones, all of a seller. */
@NullMarked
package io.freshet.feed.streams;

import org.jspecify.annotations.NullMarked;
