/** Black-box tests of the whole local stack's promises. */
@NullMarked
package io.freshet.system;

import org.jspecify.annotations.NullMarked;
