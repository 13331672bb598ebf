package io.freshet.cache.explorer;

/** Faults, each of which can occur a bounded number of times in a run. */
enum Fault {
    EVICT_PAGE(0),
    EVICT_GENERATION(1),
    EVICT_CONTROL(2),
    EVICT_REGISTRATION(3),
    WIPE(4),
    ROLLBACK(5),
    REPEAT(6),
    CRASH(7),
    LOSE_SLOT(8),
    EVICT_ENTRIES(9);

    private final int index;

    Fault(int index) {
        this.index = index;
    }

    /** The index of its counter. */
    int index() {
        return index;
    }
}
