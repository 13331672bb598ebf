/** Sellers' products: their HTTP and events. */
@NullMarked
package io.freshet.stream.catalog;

import org.jspecify.annotations.NullMarked;
