/** The speed of cached pages, compared with nginx, Varnish and the FastAPI stack that Freshet replaces. */
@NullMarked
package io.freshet.bench.hit;

import org.jspecify.annotations.NullMarked;
