/** The direct path: publishes committed changes to Kafka, in version order. */
@NullMarked
package io.freshet.stream.publication;

import org.jspecify.annotations.NullMarked;
