/** Dead letters: written, listed, and replayed once they can be read. */
@NullMarked
package io.freshet.invalidation.deadletter;

import org.jspecify.annotations.NullMarked;
