/** How the services answer a storm of requests, valid and invalid. */
@NullMarked
package io.freshet.bench.storm;

import org.jspecify.annotations.NullMarked;
