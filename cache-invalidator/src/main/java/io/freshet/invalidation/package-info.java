/** Consumes the events of changes, invalidates the affected pages and announces it. */
@NullMarked
package io.freshet.invalidation;

import org.jspecify.annotations.NullMarked;
