package io.freshet.stream.catalog;

/** The feeds in which a product can be shown. */
enum Feed {
    DISCOVER,
    COMMUNITY
}
