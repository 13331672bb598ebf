package io.freshet.cache.explorer;

/** What can happen to the machinery, each a bounded number of times in a run. */
enum Fault {
    EVICT_PAGE,
    EVICT_GENERATION,
    EVICT_CONTROL,
    EVICT_REGISTRATION,
    WIPE,
    ROLLBACK,
    REPEAT,
    CRASH,
    LOSE_SLOT
}
