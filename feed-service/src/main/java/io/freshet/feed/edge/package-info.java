/** Answers what the near cache proves on the thread that has read the request; everything else goes on to Spring MVC. */
@NullMarked
package io.freshet.feed.edge;

import org.jspecify.annotations.NullMarked;
