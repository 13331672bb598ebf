/** Sellers' streams and products: the service that writes them and publishes every change. */
@NullMarked
package io.freshet.stream;

import org.jspecify.annotations.NullMarked;
