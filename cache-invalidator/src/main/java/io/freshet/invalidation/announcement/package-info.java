/** Tells on Kafka which invalidations hold. */
@NullMarked
package io.freshet.invalidation.announcement;

import org.jspecify.annotations.NullMarked;
