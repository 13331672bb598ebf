/** Compares cached pages with the database, repairs inconsistent ones, and explains why a page is a hit or a miss. */
@NullMarked
package io.freshet.invalidation.audit;

import org.jspecify.annotations.NullMarked;
