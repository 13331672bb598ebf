package io.freshet.invalidation.replay;

/**
 * What a replay has done so far.
 *
 * @param events that were read
 * @param readingMillis how long that took
 * @param unreadable how many of them could not be read
 * @param invalidations how many scopes, and whole feeds, were invalidated
 * @param keysDeleted page keys that were deleted with them
 * @param pagesTotal how many pages are to be warmed
 * @param pagesWarm how many of them are warm
 */
record ReplayWork(
        long events,
        long readingMillis,
        long unreadable,
        long invalidations,
        long keysDeleted,
        int pagesTotal,
        int pagesWarm) {
    static final ReplayWork NOTHING = new ReplayWork(0, 0, 0, 0, 0, 0, 0);

    ReplayWork read(long events, long readingMillis, long unreadable) {
        return new ReplayWork(events, readingMillis, unreadable, invalidations, keysDeleted, pagesTotal, pagesWarm);
    }

    ReplayWork invalidated(long moreInvalidations, long moreKeys) {
        return new ReplayWork(
                events,
                readingMillis,
                unreadable,
                invalidations + moreInvalidations,
                keysDeleted + moreKeys,
                pagesTotal,
                pagesWarm);
    }

    ReplayWork warmed(int pagesTotal, int pagesWarm) {
        return new ReplayWork(events, readingMillis, unreadable, invalidations, keysDeleted, pagesTotal, pagesWarm);
    }
}
