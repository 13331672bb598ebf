/** Answers one page: from the cache if it may be served, otherwise from the database. Free of servlet types. */
@NullMarked
package io.freshet.feed.pagecache;

import org.jspecify.annotations.NullMarked;
