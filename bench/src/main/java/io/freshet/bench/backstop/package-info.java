/** The promises of the CDC backstop, measured on a whole stack. */
@NullMarked
package io.freshet.bench.backstop;

import org.jspecify.annotations.NullMarked;
