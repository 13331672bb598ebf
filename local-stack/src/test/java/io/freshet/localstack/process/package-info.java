/** Tests of processes. */
@NullMarked
package io.freshet.localstack.process;

import org.jspecify.annotations.NullMarked;
