/** The topics that clients can listen to, and the listeners that a refresh concerns. Independent of connections. */
@NullMarked
package io.freshet.gateway.subscription;

import org.jspecify.annotations.NullMarked;
