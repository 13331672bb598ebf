package io.freshet.invalidation.replay;

/** Where a replay is; the literal words of the API. */
enum ReplayState {
    RUNNING,
    DONE,
    CANCELLED,
    FAILED
}
