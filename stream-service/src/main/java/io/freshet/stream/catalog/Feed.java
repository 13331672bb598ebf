package io.freshet.stream.catalog;

/** The feeds that a product can be shown in. */
enum Feed {
    DISCOVER,
    COMMUNITY
}
