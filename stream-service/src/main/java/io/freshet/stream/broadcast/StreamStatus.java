package io.freshet.stream.broadcast;

/** The status of a stream; it only moves forward. */
enum StreamStatus {
    SCHEDULED,
    LIVE,
    ENDED
}
