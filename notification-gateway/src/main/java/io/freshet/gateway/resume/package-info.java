/** What clients missed while they were away: the announcements of the last minutes, and what of them concerns one feed. */
@NullMarked
package io.freshet.gateway.resume;

import org.jspecify.annotations.NullMarked;
