/** What could not be read: listed, and put back once it can be. */
@NullMarked
package io.freshet.invalidation.deadletter;

import org.jspecify.annotations.NullMarked;
