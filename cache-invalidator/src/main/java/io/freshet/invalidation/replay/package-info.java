/** Replays events to rebuild the caches: beside the live consumers, coalesced by scope, told to no client. */
@NullMarked
package io.freshet.invalidation.replay;

import org.jspecify.annotations.NullMarked;
