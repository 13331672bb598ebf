package io.freshet.invalidation.replay;

/** The state of a replay. The names are API literals. */
enum ReplayState {
    RUNNING,
    DONE,
    CANCELLED,
    FAILED
}
