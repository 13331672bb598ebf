/** The commands of {@code ./freshet}. */
@NullMarked
package io.freshet.localstack.cli;

import org.jspecify.annotations.NullMarked;
