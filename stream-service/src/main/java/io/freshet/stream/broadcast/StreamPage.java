package io.freshet.stream.broadcast;

import java.util.List;

/** A page of a seller's own streams, newest first. */
record StreamPage(List<StreamVersion> items, int page, int perPage, boolean hasMore) {}
