/** Pages in the process, kept true by following the announcements. Knows neither HTTP nor what a page looks like. */
@NullMarked
package io.freshet.feed.nearcache;

import org.jspecify.annotations.NullMarked;
