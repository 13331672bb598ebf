package io.freshet.localstack;

import org.jspecify.annotations.Nullable;

/**
 * One line of {@code ./freshet status}.
 *
 * @param part which
 * @param state what it is doing
 * @param pid its process, null unless that is alive
 * @param port where it listens, or would
 * @param reason why it has failed; null unless it has
 */
public record PartStatus(
        Part part,
        PartState state,
        @Nullable Long pid,
        int port,
        @Nullable String reason) {}
