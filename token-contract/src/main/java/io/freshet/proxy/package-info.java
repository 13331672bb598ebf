/** Which address a request is from, behind proxies too. */
@NullMarked
package io.freshet.proxy;

import org.jspecify.annotations.NullMarked;
