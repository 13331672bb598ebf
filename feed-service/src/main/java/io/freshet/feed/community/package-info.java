/** The community feed: items around a place. */
@NullMarked
package io.freshet.feed.community;

import org.jspecify.annotations.NullMarked;
