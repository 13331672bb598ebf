/** What a feed page costs that is not in the cache. */
@NullMarked
package io.freshet.bench.miss;

import org.jspecify.annotations.NullMarked;
