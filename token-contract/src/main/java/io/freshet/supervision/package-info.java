/** Threads that begin again when what they run has ended. */
@NullMarked
package io.freshet.supervision;

import org.jspecify.annotations.NullMarked;
