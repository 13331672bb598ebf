/** Replays at full scale: their speed, what they invalidate and warm, and whether clients notice. */
@NullMarked
package io.freshet.bench.replay;

import org.jspecify.annotations.NullMarked;
