/** The cost of a feed page that is not cached. */
@NullMarked
package io.freshet.bench.miss;

import org.jspecify.annotations.NullMarked;
