/** The latest image of each stream and product, on compacted topics. */
@NullMarked
package io.freshet.stream.state;

import org.jspecify.annotations.NullMarked;
