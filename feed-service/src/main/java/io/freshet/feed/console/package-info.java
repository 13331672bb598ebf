/** The console: the pages at {@code /}, which show Freshet at work. They are static, and ask the services for the rest. */
@NullMarked
package io.freshet.feed.console;

import org.jspecify.annotations.NullMarked;
