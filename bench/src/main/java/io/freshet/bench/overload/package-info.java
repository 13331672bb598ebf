/** {@code ./freshet bench overload}: more load than the services can handle, and attacks on them. */
@NullMarked
package io.freshet.bench.overload;

import org.jspecify.annotations.NullMarked;
