/** The authoritative owner, category and location of streams and products. */
@NullMarked
package io.freshet.gateway.catalogue;

import org.jspecify.annotations.NullMarked;
