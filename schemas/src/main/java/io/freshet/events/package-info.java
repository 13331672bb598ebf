/** The Kafka contract that services share: topics, event ids and the wire format of events. */
@NullMarked
package io.freshet.events;

import org.jspecify.annotations.NullMarked;
