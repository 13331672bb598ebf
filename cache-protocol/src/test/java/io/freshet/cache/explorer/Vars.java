package io.freshet.cache.explorer;

/**
 * The variables of a {@link State}. Offsets are counts: n means that the first n records were applied. A token is an
 * opaque number, 0 for none. Masks have one bit for each change, stripe or scope.
 */
final class Vars {
    static final int CHANGES = 3;
    static final int PARTITIONS = 2;
    static final int STRIPES = 2;
    static final int SCOPES = 2;
    static final int FILLERS = 2;
    static final int LAST_TICK = 3;
    static final int LOG = 4;
    /** The owner of each partition, and one that was presumed dead. */
    static final int PROCESSES = PARTITIONS + 1;

    static final int ZOMBIE = PARTITIONS;

    private static final Var.Layout LAYOUT = new Var.Layout();

    // The database: a change is not yet made, in the WAL, or also visible.
    static final Var TICK = LAYOUT.next(2);
    static final Var[] STAGE = LAYOUT.next(CHANGES, 2);
    static final Var[] COMMIT_TICK = LAYOUT.next(CHANGES, 2);
    static final Var REPLICA = LAYOUT.next(CHANGES);
    static final Var REPLICA_HEARTBEAT = LAYOUT.next(2);

    // Kafka: the events of each partition, and the heartbeat of each tick with the changes undecided before it.
    static final Var[] LOG_END = LAYOUT.next(PARTITIONS, 3);
    static final Var[][] RECORD = LAYOUT.next(PARTITIONS, LOG, 2);
    static final Var[] HEARTBEAT = LAYOUT.next(LAST_TICK + 1, 2);
    static final Var[] UNDECIDED = LAYOUT.next(LAST_TICK + 1, CHANGES);
    static final Var[][] POSITION = LAYOUT.next(LAST_TICK + 1, PARTITIONS, 3);
    static final Var LOST = LAYOUT.next(CHANGES);
    /** 0, or the tick whose watermark reports a lost slot, or {@link #GAP_UNREPORTED}. */
    static final Var GAP = LAYOUT.next(3);

    static final int GAP_UNREPORTED = 7;
    static final Var ANNOUNCED = LAYOUT.next(CHANGES);
    static final Var[] NOTE_OFFSET = LAYOUT.next(PARTITIONS, 3);
    static final Var[][] NOTE_EPOCH = LAYOUT.next(PARTITIONS, STRIPES, 4);
    static final Var[] COMMITTED = LAYOUT.next(PARTITIONS, 3);

    // The invalidators' memory.
    static final Var ZOMBIE_OF = LAYOUT.next(2);
    static final Var[] APPLIED = LAYOUT.next(PROCESSES, 3);
    static final Var[] INVALIDATED = LAYOUT.next(PROCESSES, STRIPES);
    /** 1: the affected places are known; 2: and Redis has gone back to before the search for them. */
    static final Var[] RESOLVED = LAYOUT.next(PROCESSES, 2);

    static final Var[] RESOLVED_IN_SNAPSHOT = LAYOUT.next(PROCESSES, 1);
    static final Var[] SEEN = LAYOUT.next(PROCESSES, SCOPES);
    static final Var[][] EXPECTED = LAYOUT.next(PROCESSES, STRIPES, 3);
    static final Var[][] CAUSE_EPOCH = LAYOUT.next(PROCESSES, STRIPES, 4);
    /** Whether the scope's entries were read for this record, and the stamps of those to keep. */
    static final Var[] PEEKED = LAYOUT.next(PROCESSES, 1);

    static final Var[][] KEPT = LAYOUT.next(PROCESSES, SCOPES, 4);
    /** Whether the owner of the first partition knows of the gap, if it alone is notified. */
    static final Var GAP_HANDLED = LAYOUT.next(1);

    // Redis, and its snapshot.
    static final Redis NOW = new Redis(LAYOUT);
    static final Redis SAVED = new Redis(LAYOUT);
    static final Var SNAPSHOT = LAYOUT.next(2);

    static final Var[] USED = LAYOUT.next(Fault.values().length, 2);

    // Each filler has its own word, so that two can be sorted.
    static final Filler[] FILLER = {new Filler(LAYOUT), new Filler(LAYOUT)};

    static final int WORDS = LAYOUT.words();

    private Vars() {}

    /** The content of Redis: a control key per stripe, and a generation and one page per scope. */
    static final class Redis {
        final Var[] epoch;
        final Var[][] offset;
        final Var[][] watermark;
        final Var[] gap;
        final Var[] generation;
        final Var[] registered;
        final Var[] page;
        final Var[] pageEpoch;
        final Var[] pageGeneration;
        final Var[] pageRead;
        final Var[] pageBody;

        // If invalidations keep pages: the fill token with the generation; an entry per page, with the stamp of its
        // fill and whether it reaches beyond the item that the first change removes; and the stamp in the page.
        final Var[] fill;
        final Var[] entry;
        final Var[] entryReach;
        final Var[] pageStamp;

        private Redis(Var.Layout layout) {
            epoch = layout.next(STRIPES, 4);
            offset = layout.next(STRIPES, PARTITIONS, 3);
            watermark = layout.next(STRIPES, PARTITIONS, 2);
            gap = layout.next(STRIPES, 1);
            generation = layout.next(SCOPES, 4);
            registered = layout.next(SCOPES, 1);
            page = layout.next(SCOPES, 1);
            pageEpoch = layout.next(SCOPES, 4);
            pageGeneration = layout.next(SCOPES, 4);
            pageRead = layout.next(SCOPES, 2);
            pageBody = layout.next(SCOPES, CHANGES);
            fill = layout.next(SCOPES, 4);
            entry = layout.next(SCOPES, 4);
            entryReach = layout.next(SCOPES, 1);
            pageStamp = layout.next(SCOPES, 4);
        }
    }

    /**
     * A request that missed: it has a view, then also the data it read, and then, if pages have entries, its own entry.
     */
    static final class Filler {
        static final int IDLE = 0;
        static final int VIEWED = 1;
        static final int FLYING = 2;
        static final int REGISTERED = 3;

        final int word;
        final Var phase;
        final Var scope;
        final Var epoch;
        final Var generation;
        final Var fill;
        final Var stamp;
        /** The input to its promises: its arrival, and the changes announced and those it was notified of by then. */
        final Var arrival;

        final Var announced;
        final Var notified;
        final Var unprovable;
        final Var flightBefore;
        /** Whether its load ended with a page that another instance stored. */
        final Var awaited;

        final Var read;
        final Var body;

        private Filler(Var.Layout layout) {
            layout.nextWord();
            phase = layout.next(2);
            word = phase.word();
            scope = layout.next(1);
            arrival = layout.next(2);
            announced = layout.next(CHANGES);
            notified = layout.next(CHANGES);
            unprovable = layout.next(1);
            flightBefore = layout.next(1);
            awaited = layout.next(1);
            read = layout.next(2);
            body = layout.next(CHANGES);
            epoch = layout.next(4);
            generation = layout.next(4);
            fill = layout.next(4);
            stamp = layout.next(4);
        }
    }
}
