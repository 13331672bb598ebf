/** Online users, across all instances and devices. */
@NullMarked
package io.freshet.gateway.presence;

import org.jspecify.annotations.NullMarked;
