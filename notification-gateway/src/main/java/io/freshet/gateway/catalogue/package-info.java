/** The truth about sellers' streams and products, as far as the gateway may see it. */
@NullMarked
package io.freshet.gateway.catalogue;

import org.jspecify.annotations.NullMarked;
