/** The HTTP and role contract that every REST service keeps: problems, JSON, request ids, query parameters, tokens. */
@NullMarked
package io.freshet.http;

import org.jspecify.annotations.NullMarked;
