package io.freshet.cache.explorer;

import io.freshet.cache.explorer.State.Draft;

/**
 * The protocol as a state machine.
 *
 * <p><b>Modelled</b>: writers of up to three changes on two source partitions; the WAL, early or not; publishing in any
 * order, late (a lost direct publish is one that the backstop makes up for) and repeatedly; heartbeats and the changes
 * undecided before them; watermarks with positions; a lost slot. For each source partition, an owner that finds places,
 * invalidates stripe by stripe, announces, records stripe by stripe and commits, and can be replaced between any two of
 * these, even while it is still running. Redis as control keys (epoch, offsets, watermarks), generations and one page
 * per scope, with eviction of any key, a wipe, and a rollback to an earlier state, of everything, the pages only, or
 * all but the pages. Readers that take a view, query, store, die, share loads and carry notifications. Time in ticks,
 * with rule F. Any process may step next: a pause is an interleaving.
 *
 * <p>Some scenarios add invalidations that keep pages a change cannot alter ({@link Precision}): entries of a scope's
 * pages, which can be evicted independently of its generation; stamps; fill tokens. A reader registers before it
 * stores. One bit stands for a page's reach: whether it extends beyond the item that the first change removes. In
 * another scenario, a reader's load can end with a page that another instance stored.
 *
 * <p><b>Whether a page is served</b> is decided by the production code ({@link io.freshet.cache.ServingDecisions}).
 *
 * <p><b>Not modelled</b>, because validity never depends on it: indices, the deletion of pages by an invalidation or by
 * a filler with an outdated view (here the page stays, the worst case), expiry (covered by eviction), statistics. Also
 * not modelled, as it does not concern the cache: degraded answers, Redis or the database unavailable. One process per
 * partition stands for instances that own several. A rollback affects all stripes. The first lookup of a page and its
 * view are one step: a page fetched earlier or later could equally have been fetched then. The notification that a
 * client holds is the last one of its partition, never a merged one. Clock error, loss of the WAL and the gateway are
 * not modelled.
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

    /** Passes every possible next move to the sink. */
    void moves(State state, Sink sink) {
        publication.moves(state, sink);
        invalidators.moves(state, sink);
        readers.moves(state, sink);
        faults.moves(state, sink);
    }

    /** Completes a move. */
    State end(Draft draft) {
        return canonical.of(draft);
    }
}
