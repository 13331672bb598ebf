/** Who calls, and what is theirs: places and ownership, which streams and products have in common. */
@NullMarked
package io.freshet.stream.seller;

import org.jspecify.annotations.NullMarked;
