/** {@code ./freshet chaos}: random faults under load, with every promise checked. */
@NullMarked
package io.freshet.bench.chaos;

import org.jspecify.annotations.NullMarked;
