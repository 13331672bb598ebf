package io.freshet.cache.explorer;

/**
 * One step of the model.
 *
 * @param kind the kind of step
 * @param who a reader or a process, or the object of the step
 * @param what a scope, a stripe, a change
 * @param more 1 + the partition of the notification that a request carries, or another filler
 */
record Move(Kind kind, int who, int what, int more) {
    enum Kind {
        TICK("a tick passes"),
        COMMIT("change %d is committed"),
        FLUSH("change %d is in the WAL, not yet visible"),
        APPEAR("change %d becomes visible"),
        PUBLISH("the event of change %d is on its topic"),
        HEARTBEAT("heartbeat of tick %d"),
        REPLICATE("the replica catches up"),
        RESOLVE("invalidator %d looks for the places concerned"),
        PEEK("invalidator %d looks for pages to keep"),
        INVALIDATE_REST("invalidator %d invalidates all but these"),
        INVALIDATE("invalidator %d invalidates in stripe %d"),
        ANNOUNCE("invalidator %d announces"),
        SKIP("invalidator %d takes the record for a repeat"),
        ADVANCE("invalidator %d records its progress in stripe %d"),
        COMMIT_OFFSET("invalidator %d commits its offset"),
        CRASH("invalidator %d crashes, its successor starts"),
        HAND_OVER("invalidator %d is taken for dead, its successor starts"),
        INVALIDATE_GAP("invalidator %d invalidates everything after the gap"),
        LOOKUP("reader %d asks for scope %d and misses"),
        HIT("reader %d asks for scope %d and is served from the cache"),
        QUERY("reader %d reads the database"),
        STORE("reader %d stores its page"),
        REGISTER("reader %d registers its page"),
        AWAIT("reader %d finds what another instance has stored meanwhile"),
        DIE("reader %d gives up"),
        JOIN("reader %d takes what another brought"),
        REPEAT("the event of change %d comes again"),
        EVICT_PAGE("the page of scope %d is evicted"),
        EVICT_GENERATION("the generation of scope %d is evicted"),
        EVICT_ENTRIES("the entries of scope %d are evicted"),
        EVICT_REGISTRATION("the registration of scope %d is evicted"),
        EVICT_CONTROL("the control key of stripe %d is evicted"),
        WIPE("Redis is wiped"),
        SNAPSHOT("Redis takes a snapshot"),
        ROLLBACK("Redis goes back to its snapshot"),
        ROLLBACK_PAGES("the pages go back to the snapshot"),
        ROLLBACK_CONTROL("all but the pages go back to the snapshot"),
        LOSE_SLOT("the replication slot is lost");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    Move(Kind kind, int who) {
        this(kind, who, 0, 0);
    }

    Move(Kind kind, int who, int what) {
        this(kind, who, what, 0);
    }

    @Override
    public String toString() {
        String notified =
                (kind == Kind.LOOKUP || kind == Kind.HIT) && more > 0 ? ", told by partition " + (more - 1) : "";
        return kind.text.formatted(who, what) + notified;
    }
}
