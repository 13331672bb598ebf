/** The REST API of mobile clients: feeds, cached in Redis. */
@NullMarked
package io.freshet.feed;

import org.jspecify.annotations.NullMarked;
