/** Sellers' streams: their lifecycle, HTTP and events. */
@NullMarked
package io.freshet.stream.broadcast;

import org.jspecify.annotations.NullMarked;
