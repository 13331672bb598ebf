/** Idempotent writes: the answer to an {@code Idempotency-Key} is stored in the transaction of its write. */
@NullMarked
package io.freshet.stream.idempotency;

import org.jspecify.annotations.NullMarked;
