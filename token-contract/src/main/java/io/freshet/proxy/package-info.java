/** The client address of a request, behind proxies too. */
@NullMarked
package io.freshet.proxy;

import org.jspecify.annotations.NullMarked;
