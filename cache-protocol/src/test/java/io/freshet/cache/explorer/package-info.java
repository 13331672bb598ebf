/** The cache protocol as a state machine, and an exhaustive search of its states. */
@NullMarked
package io.freshet.cache.explorer;

import org.jspecify.annotations.NullMarked;
