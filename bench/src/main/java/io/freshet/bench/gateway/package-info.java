/** The gateway under load: the cost of idle clients, the speed of notifications, and the effect of a bad network. */
@NullMarked
package io.freshet.bench.gateway;

import org.jspecify.annotations.NullMarked;
