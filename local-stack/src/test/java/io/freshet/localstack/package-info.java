/** Tests of the local stack. */
@NullMarked
package io.freshet.localstack;

import org.jspecify.annotations.NullMarked;
