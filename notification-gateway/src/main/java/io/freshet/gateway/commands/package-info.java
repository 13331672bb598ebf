/** Clients' commands: checked against the truth, sent over Kafka to the cache-invalidator, answered with what it did. */
@NullMarked
package io.freshet.gateway.commands;

import org.jspecify.annotations.NullMarked;
