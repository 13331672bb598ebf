/** Committed changes to Kafka, in version order: the direct path. */
@NullMarked
package io.freshet.stream.publication;

import org.jspecify.annotations.NullMarked;
