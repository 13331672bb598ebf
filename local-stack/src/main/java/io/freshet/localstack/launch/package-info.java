/** How each part is prepared and run: one launcher a part, and the probe that says whether it answers. */
@NullMarked
package io.freshet.localstack.launch;

import org.jspecify.annotations.NullMarked;
