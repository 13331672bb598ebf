/** JUnit extensions that give other modules' tests real engines, or the whole stack. */
@NullMarked
package io.freshet.localstack.junit;

import org.jspecify.annotations.NullMarked;
