/** {@code ./freshet bench overload}: more than the services can do, and those who want to end them. */
@NullMarked
package io.freshet.bench.overload;

import org.jspecify.annotations.NullMarked;
