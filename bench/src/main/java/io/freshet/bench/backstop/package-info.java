/** What the CDC backstop promises, measured over a whole stack. */
@NullMarked
package io.freshet.bench.backstop;

import org.jspecify.annotations.NullMarked;
