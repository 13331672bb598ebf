/**
 * Clients' commands: authorized against the database, sent to the cache-invalidator over Kafka and answered with its
 * result.
 */
@NullMarked
package io.freshet.gateway.commands;

import org.jspecify.annotations.NullMarked;
