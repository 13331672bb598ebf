/** The console: static pages at {@code /} that show Freshet at work. They get their data from the services. */
@NullMarked
package io.freshet.feed.console;

import org.jspecify.annotations.NullMarked;
