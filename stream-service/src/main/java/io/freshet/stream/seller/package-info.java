/** What streams and products have in common: who calls and owns, places, and what a request may carry. */
@NullMarked
package io.freshet.stream.seller;

import org.jspecify.annotations.NullMarked;
