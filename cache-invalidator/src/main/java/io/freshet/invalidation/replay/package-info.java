/** Replays events to rebuild caches: alongside the live consumers, coalesced by scope, without notifying clients. */
@NullMarked
package io.freshet.invalidation.replay;

import org.jspecify.annotations.NullMarked;
