/** The connection to Redis, the state shared by all instances. */
@NullMarked
package io.freshet.gateway.redis;

import org.jspecify.annotations.NullMarked;
