/** The gateway under load: what an idle client costs, how fast all are told, and what a bad network does to it. */
@NullMarked
package io.freshet.bench.gateway;

import org.jspecify.annotations.NullMarked;
