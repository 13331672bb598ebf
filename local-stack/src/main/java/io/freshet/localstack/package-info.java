/** The local stack: its parts, their ports and state, and how they are started and stopped. */
@NullMarked
package io.freshet.localstack;

import org.jspecify.annotations.NullMarked;
