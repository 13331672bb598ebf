/** The JUnit extensions with which other modules' tests get real engines, or the whole stack. */
@NullMarked
package io.freshet.localstack.junit;

import org.jspecify.annotations.NullMarked;
