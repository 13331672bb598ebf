/** Follows, notifications when a seller goes live, and unread counts. */
@NullMarked
package io.freshet.gateway.follow;

import org.jspecify.annotations.NullMarked;
