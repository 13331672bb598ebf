package io.freshet.cache.explorer;

/** Receives the possible next moves. */
interface Sink {
    /** Receives the state after a move. */
    void next(Move move, State.Draft draft);

    /** Receives a move that breaks a promise. */
    void broken(Move move, String promise);
}
