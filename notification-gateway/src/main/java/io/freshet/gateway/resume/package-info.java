/** Resuming: the announcements of the last minutes, and what a client missed of one feed. */
@NullMarked
package io.freshet.gateway.resume;

import org.jspecify.annotations.NullMarked;
