/** Follows the announcements on Kafka and says what each of them means for listeners; knows no connection. */
@NullMarked
package io.freshet.gateway.refresh;

import org.jspecify.annotations.NullMarked;
