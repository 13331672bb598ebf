/** Compares what is cached with what the database holds, repairs what should not be, and says why a page is a hit. */
@NullMarked
package io.freshet.invalidation.audit;

import org.jspecify.annotations.NullMarked;
