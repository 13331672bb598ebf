/** Who follows which seller, who is told when one goes live, and what each has not read of it yet. */
@NullMarked
package io.freshet.gateway.follow;

import org.jspecify.annotations.NullMarked;
