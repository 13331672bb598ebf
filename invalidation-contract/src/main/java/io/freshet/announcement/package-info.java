/**
 * The content of {@code freshet.feed-invalidated.v1} and {@code freshet.cache-commands.v1}: scopes, reasons, and
 * commands with their answers.
 */
@NullMarked
package io.freshet.announcement;

import org.jspecify.annotations.NullMarked;
