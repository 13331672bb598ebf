/** Answers one page: from the cache while it may be served, from the database otherwise. Free of servlet types. */
@NullMarked
package io.freshet.feed.pagecache;

import org.jspecify.annotations.NullMarked;
