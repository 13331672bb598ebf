/** Tests of the JUnit extensions. */
@NullMarked
package io.freshet.localstack.junit;

import org.jspecify.annotations.NullMarked;
