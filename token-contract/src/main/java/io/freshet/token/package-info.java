/** The token contract that every service keeps: how a bearer JWT is verified, and which roles it can carry. */
@NullMarked
package io.freshet.token;

import org.jspecify.annotations.NullMarked;
