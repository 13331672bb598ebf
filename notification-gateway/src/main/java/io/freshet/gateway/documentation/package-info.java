/** The description of the public port, served on the management port. */
@NullMarked
package io.freshet.gateway.documentation;

import org.jspecify.annotations.NullMarked;
