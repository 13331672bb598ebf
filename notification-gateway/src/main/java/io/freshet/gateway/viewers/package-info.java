/** Who watches a stream and who is typing there, counted over all instances. */
@NullMarked
package io.freshet.gateway.viewers;

import org.jspecify.annotations.NullMarked;
