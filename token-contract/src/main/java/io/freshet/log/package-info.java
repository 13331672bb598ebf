/** Logging shared by all services: the format ({@code logback-spring.xml}) and one line per request. */
@NullMarked
package io.freshet.log;

import org.jspecify.annotations.NullMarked;
