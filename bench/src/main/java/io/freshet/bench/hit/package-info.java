/** How fast a page is answered that is cached, beside nginx, Varnish and the FastAPI stack that Freshet replaces. */
@NullMarked
package io.freshet.bench.hit;

import org.jspecify.annotations.NullMarked;
