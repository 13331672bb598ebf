/** What the cache gains, and what it costs: {@code ./freshet bench cache}. */
@NullMarked
package io.freshet.bench.cache;

import org.jspecify.annotations.NullMarked;
