package io.freshet.cache.explorer;

/**
 * The variables of a {@link State}. Offsets are counts: n says that the first n records were applied. A token is a number
 * that means nothing but itself, 0 for none. Masks have one bit for each change, stripe or scope.
 */
final class Vars {
    static final int CHANGES = 3;
    static final int PARTITIONS = 2;
    static final int STRIPES = 2;
    static final int SCOPES = 2;
    static final int FILLERS = 2;
    static final int LAST_TICK = 3;
    static final int LOG = 4;
    /** The owner of each partition, and one that was taken for dead. */
    static final int PROCESSES = PARTITIONS + 1;

    static final int ZOMBIE = PARTITIONS;

    private static final Var.Layout LAYOUT = new Var.Layout();

    // The database: a change is unborn, in the WAL, or visible too.
    static final Var TICK = LAYOUT.next(2);
    static final Var[] STAGE = LAYOUT.next(CHANGES, 2);
    static final Var[] COMMIT_TICK = LAYOUT.next(CHANGES, 2);
    static final Var REPLICA = LAYOUT.next(CHANGES);
    static final Var REPLICA_BEAT = LAYOUT.next(2);

    // Kafka: the events of each partition, and the heartbeat of each tick with what is undecided before it.
    static final Var[] LOG_END = LAYOUT.next(PARTITIONS, 3);
    static final Var[][] RECORD = LAYOUT.next(PARTITIONS, LOG, 2);
    static final Var[] BEAT = LAYOUT.next(LAST_TICK + 1, 2);
    static final Var[] UNDECIDED = LAYOUT.next(LAST_TICK + 1, CHANGES);
    static final Var[][] POSITION = LAYOUT.next(LAST_TICK + 1, PARTITIONS, 3);
    static final Var LOST = LAYOUT.next(CHANGES);
    /** 0, or the tick whose watermark tells of a lost slot, or {@link #GAP_UNTOLD}. */
    static final Var GAP = LAYOUT.next(3);

    static final int GAP_UNTOLD = 7;
    static final Var ANNOUNCED = LAYOUT.next(CHANGES);
    static final Var[] NOTE_OFFSET = LAYOUT.next(PARTITIONS, 3);
    static final Var[][] NOTE_EPOCH = LAYOUT.next(PARTITIONS, STRIPES, 4);
    static final Var[] COMMITTED = LAYOUT.next(PARTITIONS, 3);

    // The invalidators' memory.
    static final Var ZOMBIE_OF = LAYOUT.next(2);
    static final Var[] APPLIED = LAYOUT.next(PROCESSES, 3);
    static final Var[] VOIDED = LAYOUT.next(PROCESSES, STRIPES);
    /** 1: the places concerned are known; 2: and Redis has gone back to before they were looked for. */
    static final Var[] RESOLVED = LAYOUT.next(PROCESSES, 2);

    static final Var[] RESOLVED_IN_SNAPSHOT = LAYOUT.next(PROCESSES, 1);
    static final Var[] SEEN = LAYOUT.next(PROCESSES, SCOPES);
    static final Var[][] EXPECTED = LAYOUT.next(PROCESSES, STRIPES, 3);
    static final Var[][] CAUSE_EPOCH = LAYOUT.next(PROCESSES, STRIPES, 4);
    /** Whether the entries of the scope were looked at for this record, and the stamps of those that are to stay. */
    static final Var[] PEEKED = LAYOUT.next(PROCESSES, 1);

    static final Var[][] KEPT = LAYOUT.next(PROCESSES, SCOPES, 4);
    /** Whether the owner of the first partition knows of the gap, where only it is told. */
    static final Var GAP_HANDLED = LAYOUT.next(1);

    // Redis, and its snapshot.
    static final Redis NOW = new Redis(LAYOUT);
    static final Redis SAVED = new Redis(LAYOUT);
    static final Var SNAPSHOT = LAYOUT.next(2);

    static final Var[] USED = LAYOUT.next(Fault.values().length, 2);

    // Each filler in a word of its own, so that two can be put in order.
    static final Filler[] FILLER = {new Filler(LAYOUT), new Filler(LAYOUT)};

    static final int WORDS = LAYOUT.words();

    private Vars() {}

    /** What Redis holds: of each stripe the control key, of each scope the generation and one page. */
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

        // Where invalidations keep pages: the fill token beside the generation, an entry for each page with the stamp
        // of its fill and whether it reaches beyond what the first change removes, and the stamp in the page.
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
     * A request that missed: it has a view, then also what the database gave, and then, where pages have
     * entries, one of its own.
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
        /** What its answer is held to: when it came, what was announced and what it was told of by then. */
        final Var arrival;

        final Var announced;
        final Var told;
        final Var unprovable;
        final Var flightBefore;
        /** Whether its flight brought what another instance stored. */
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
            told = layout.next(CHANGES);
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
