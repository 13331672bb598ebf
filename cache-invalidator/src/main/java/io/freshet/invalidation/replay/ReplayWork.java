package io.freshet.invalidation.replay;

/**
 * The work that a replay has done so far.
 *
 * @param events the number of events read
 * @param readingMillis the time spent reading them
 * @param unreadable the number of unreadable ones among them
 * @param invalidations the number of targets invalidated
 * @param keysDeleted the number of page keys deleted with them
 * @param pagesTotal the number of pages to warm
 * @param pagesWarm the number of pages warmed
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
