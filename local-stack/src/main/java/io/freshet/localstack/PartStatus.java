package io.freshet.localstack;

import org.jspecify.annotations.Nullable;

/**
 * One line of {@code ./freshet status}.
 *
 * @param part the part
 * @param state its state
 * @param pid its process; null if that is not alive
 * @param port where it listens, or would listen
 * @param reason why it failed; null if it did not
 */
public record PartStatus(
        Part part,
        PartState state,
        @Nullable Long pid,
        int port,
        @Nullable String reason) {}
