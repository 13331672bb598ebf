/** Announces completed invalidations on Kafka. */
@NullMarked
package io.freshet.invalidation.announcement;

import org.jspecify.annotations.NullMarked;
