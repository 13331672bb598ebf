/** Consumes changes and invalidates the pages they can alter, in the order commit, invalidate, announce. */
@NullMarked
package io.freshet.invalidation.deletion;

import org.jspecify.annotations.NullMarked;
