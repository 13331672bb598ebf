/** Black box over the whole local stack: promises as tests. */
@NullMarked
package io.freshet.system;

import org.jspecify.annotations.NullMarked;
