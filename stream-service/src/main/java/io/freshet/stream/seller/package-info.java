/** Common to streams and products: callers and ownership, places, and rules for requests. */
@NullMarked
package io.freshet.stream.seller;

import org.jspecify.annotations.NullMarked;
