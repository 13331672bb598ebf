package io.freshet.cache.explorer;

import io.freshet.cache.explorer.State.Draft;

/**
 * The protocol as a state machine.
 *
 * <p><b>Modelled</b>: writers of up to three changes on two source partitions; the WAL, early or not; publishing in any
 * order, late (a lost direct publish is one that the backstop makes up for) and again; heartbeats with what is undecided
 * before them; watermarks with positions; a lost slot. Of each source partition an owner that finds places, invalidates a
 * stripe at a time, announces, records a stripe at a time, commits, and can be replaced between any two of these, also
 * while it lives on. Redis as control keys (epoch, offsets, watermarks), generations and one page a scope, with eviction
 * of any key, a wipe, and a rollback to an earlier state, whole or of the pages or of all else. Readers that take a view,
 * query, store, die, share each other's flights, and carry notifications. Time in ticks, with rule F. Whoever may step
 * next is any of them: a pause is an interleaving.
 *
 * <p>In scenarios of their own, invalidations keep pages that a change cannot alter ({@link Precision}): entries of a
 * scope's pages, which are evicted apart from its generation, stamps and fill tokens; a reader registers before it stores.
 * What a page has to be for a change to alter it is told by one bit, whether it reaches beyond what the first change
 * removes. In another, a reader's flight can end with what another instance stored.
 *
 * <p><b>Whether a page is served</b> is decided by the code that decides it in production ({@link
 * io.freshet.cache.ServingDecisions}).
 *
 * <p><b>Not modelled</b>, because validity never hangs on it: indices, the deletion of pages by an invalidation or by a
 * filler that finds its view outdated (here a page stays, the worst case), expiry (as eviction), statistics. Because it
 * says nothing of the cache: degraded answers, Redis or the database away. One process for each partition stands for
 * instances that own several. A rollback concerns all stripes. The first lookup of a page and its view are one step: what
 * a reader fetches earlier of a page, or later, it could as well have fetched then. The notification that a client holds
 * is the last one of its partition, not one that several were merged into. The clock's error, the WAL's own loss and the
 * gateway are not here.
 */
final class Model {
    final Readers readers;
    final Invalidators invalidators;
    private final Publication publication;
    private final Faults faults;
    private final Canonical canonical;

    Model(World world) {
        Scripts scripts = new Scripts(world);
        publication = new Publication(world);
        invalidators = new Invalidators(world, scripts);
        readers = new Readers(world, scripts, publication);
        faults = new Faults(world);
        canonical = new Canonical(world);
    }

    /** What can happen next. */
    void moves(State state, Sink sink) {
        publication.moves(state, sink);
        invalidators.moves(state, sink);
        readers.moves(state, sink);
        faults.moves(state, sink);
    }

    /** Ends a move. */
    State end(Draft draft) {
        return canonical.of(draft);
    }
}
