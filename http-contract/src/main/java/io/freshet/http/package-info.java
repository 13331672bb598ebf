/** The HTTP and role contract of every REST service: problems, JSON, request ids, query parameters, tokens. */
@NullMarked
package io.freshet.http;

import org.jspecify.annotations.NullMarked;
