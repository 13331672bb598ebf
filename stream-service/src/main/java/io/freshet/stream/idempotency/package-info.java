/** Repeated writes: the answer to an {@code Idempotency-Key} is kept with the write that it answers. */
@NullMarked
package io.freshet.stream.idempotency;

import org.jspecify.annotations.NullMarked;
