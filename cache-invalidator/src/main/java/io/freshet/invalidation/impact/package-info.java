/** Maps a change to the scopes that it can alter, without side effects. */
@NullMarked
package io.freshet.invalidation.impact;

import org.jspecify.annotations.NullMarked;
