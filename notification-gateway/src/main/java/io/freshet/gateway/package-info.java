/** The notification gateway: notifies connected clients which of their feeds to refetch. */
@NullMarked
package io.freshet.gateway;

import org.jspecify.annotations.NullMarked;
