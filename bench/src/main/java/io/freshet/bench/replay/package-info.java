/** Replays at full scale: how fast, how much is invalidated and warmed, and whether anybody notices. */
@NullMarked
package io.freshet.bench.replay;

import org.jspecify.annotations.NullMarked;
