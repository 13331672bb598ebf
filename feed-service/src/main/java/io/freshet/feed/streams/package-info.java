/** Viewers' reads of streams: one by its id, those that are LIVE, those of a seller. */
@NullMarked
package io.freshet.feed.streams;

import org.jspecify.annotations.NullMarked;
