/** The benchmarks behind {@code ./freshet bench}, each with its baseline in the same run. */
@NullMarked
package io.freshet.bench;

import org.jspecify.annotations.NullMarked;
