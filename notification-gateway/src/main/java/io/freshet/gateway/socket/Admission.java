package io.freshet.gateway.socket;

/** What becomes of a new connection. */
enum Admission {
    /** It is served. */
    SERVED,
    /** Its address has too many: it is told so, and closed. */
    TOO_MANY_OF_ADDRESS,
    /** There are too many in all: it is told so, and closed. */
    TOO_MANY,
    /** There are so many that not even this can be told. */
    UNHEARD
}
