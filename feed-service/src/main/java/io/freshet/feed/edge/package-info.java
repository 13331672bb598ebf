/**
 * Answers page reads without Spring MVC: near-cache hits on the thread that has read the request, other pages on a
 * virtual thread. All other requests go on to Spring MVC.
 */
@NullMarked
package io.freshet.feed.edge;

import org.jspecify.annotations.NullMarked;
