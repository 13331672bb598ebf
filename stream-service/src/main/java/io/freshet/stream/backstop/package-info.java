/** The CDC backstop: reads every committed change from the WAL and publishes those that are missing from the topics. */
@NullMarked
package io.freshet.stream.backstop;

import org.jspecify.annotations.NullMarked;
