/** Who a client is: bearer tokens, verified away from the event loops. */
@NullMarked
package io.freshet.gateway.identity;

import org.jspecify.annotations.NullMarked;
