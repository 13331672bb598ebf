/** Cache administration: statistics, clearing and bypass. */
@NullMarked
package io.freshet.feed.admin;

import org.jspecify.annotations.NullMarked;
