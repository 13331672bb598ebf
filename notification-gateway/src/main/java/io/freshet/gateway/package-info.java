/** The notification gateway: tells connected clients which of their feeds to fetch again. */
@NullMarked
package io.freshet.gateway;

import org.jspecify.annotations.NullMarked;
