package io.freshet.stream.publication;

import java.util.UUID;

/**
 * A version that was read from its topic.
 *
 * @param aggregateId the stream or product
 * @param version its version
 * @param recovered whether the backstop published it
 * @param first whether neither this nor a later version of the aggregate is known to have appeared before
 * @param gap whether earlier versions may be missing, or this version may have been used before
 */
public record Appearance(UUID aggregateId, long version, boolean recovered, boolean first, boolean gap) {}
