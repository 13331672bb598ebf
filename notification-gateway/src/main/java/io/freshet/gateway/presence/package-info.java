/** Who is online, whatever instance and however many devices. */
@NullMarked
package io.freshet.gateway.presence;

import org.jspecify.annotations.NullMarked;
