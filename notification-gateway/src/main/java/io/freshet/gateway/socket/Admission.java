package io.freshet.gateway.socket;

/** The decision on a new connection. */
enum Admission {
    /** Served. */
    SERVED,
    /** Refused with an error response: its address has too many connections. */
    TOO_MANY_OF_ADDRESS,
    /** Refused with an error response: there are too many connections in all. */
    TOO_MANY,
    /** Closed without a response: there are too many even for refusals. */
    UNHEARD
}
