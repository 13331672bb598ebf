/** The token contract of all services: how a bearer JWT is verified, and which roles it can carry. */
@NullMarked
package io.freshet.token;

import org.jspecify.annotations.NullMarked;
