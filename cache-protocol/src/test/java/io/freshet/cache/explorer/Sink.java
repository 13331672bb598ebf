package io.freshet.cache.explorer;

/** Takes what can happen next. */
interface Sink {
    /** The state after a move. */
    void next(Move move, State.Draft draft);

    /** A move that breaks a promise. */
    void broken(Move move, String promise);
}
