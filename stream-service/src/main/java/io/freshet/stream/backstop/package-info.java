/** The CDC backstop: reads every committed change from the WAL and publishes what the topics do not show. */
@NullMarked
package io.freshet.stream.backstop;

import org.jspecify.annotations.NullMarked;
