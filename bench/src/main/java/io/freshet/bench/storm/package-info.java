/** What the services answer to a storm of requests, right and wrong ones. */
@NullMarked
package io.freshet.bench.storm;

import org.jspecify.annotations.NullMarked;
