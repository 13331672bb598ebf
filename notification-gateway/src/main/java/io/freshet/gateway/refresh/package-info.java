/** Follows the announcements on Kafka and maps each to its effect on listeners. Independent of connections. */
@NullMarked
package io.freshet.gateway.refresh;

import org.jspecify.annotations.NullMarked;
