/** How each part is prepared and run: one launcher per part, and the readiness probe. */
@NullMarked
package io.freshet.localstack.launch;

import org.jspecify.annotations.NullMarked;
