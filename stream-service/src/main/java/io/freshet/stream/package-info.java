/** The service that writes sellers' streams and products and publishes every change. */
@NullMarked
package io.freshet.stream;

import org.jspecify.annotations.NullMarked;
