/** Pages in the process, validated by following the announcements. Knows neither HTTP nor the content of pages. */
@NullMarked
package io.freshet.feed.nearcache;

import org.jspecify.annotations.NullMarked;
