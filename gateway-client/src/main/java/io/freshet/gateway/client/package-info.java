/** A client of the notification-gateway for tests and load generation. */
@NullMarked
package io.freshet.gateway.client;

import org.jspecify.annotations.NullMarked;
