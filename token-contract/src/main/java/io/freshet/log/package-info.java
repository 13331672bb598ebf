/** What every service logs alike: the format ({@code logback-spring.xml}), and one line for each request. */
@NullMarked
package io.freshet.log;

import org.jspecify.annotations.NullMarked;
