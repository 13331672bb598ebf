/** The cache protocol as a state machine, and a search through everything that can happen to it. */
@NullMarked
package io.freshet.cache.explorer;

import org.jspecify.annotations.NullMarked;
