/** Viewers and typing users of streams, across all instances. */
@NullMarked
package io.freshet.gateway.viewers;

import org.jspecify.annotations.NullMarked;
