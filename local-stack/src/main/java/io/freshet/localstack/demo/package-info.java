/** {@code demo}: a simulated market, so that there is something to look at. Uses only the public APIs. */
@NullMarked
package io.freshet.localstack.demo;

import org.jspecify.annotations.NullMarked;
