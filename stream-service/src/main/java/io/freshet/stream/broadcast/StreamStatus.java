package io.freshet.stream.broadcast;

/** Where a stream is in its life; it only moves forward. */
enum StreamStatus {
    SCHEDULED,
    LIVE,
    ENDED
}
