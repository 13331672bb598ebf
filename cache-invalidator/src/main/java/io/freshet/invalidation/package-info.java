/** Consumes change events, invalidates the affected pages and announces the invalidations. */
@NullMarked
package io.freshet.invalidation;

import org.jspecify.annotations.NullMarked;
