/** What a change can alter: from a change to the scopes of the feeds, without side effects. */
@NullMarked
package io.freshet.invalidation.impact;

import org.jspecify.annotations.NullMarked;
