/** The connection to Redis, where all instances count together. */
@NullMarked
package io.freshet.gateway.redis;

import org.jspecify.annotations.NullMarked;
