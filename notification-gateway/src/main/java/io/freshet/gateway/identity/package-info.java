/** Client identity: bearer tokens, verified off the event loops. */
@NullMarked
package io.freshet.gateway.identity;

import org.jspecify.annotations.NullMarked;
