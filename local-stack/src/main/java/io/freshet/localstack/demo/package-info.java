/** {@code demo}: a market that lives, so that there is something to look at. It uses the public APIs only. */
@NullMarked
package io.freshet.localstack.demo;

import org.jspecify.annotations.NullMarked;
