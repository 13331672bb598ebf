package io.freshet.stream.publication;

import java.util.UUID;

/**
 * A version that was read on its topic.
 *
 * @param aggregateId the stream or product
 * @param version of it
 * @param recovered whether the backstop published it
 * @param first whether no such or later version of the aggregate is known to have been there before
 * @param gap whether it tells that versions may be missing before it, or that it is not the only one of that version
 */
public record Appearance(UUID aggregateId, long version, boolean recovered, boolean first, boolean gap) {}
