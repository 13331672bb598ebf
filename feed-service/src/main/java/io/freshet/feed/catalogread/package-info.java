/** Items of the catalogue, read through the views that stream-service owns. */
@NullMarked
package io.freshet.feed.catalogread;

import org.jspecify.annotations.NullMarked;
