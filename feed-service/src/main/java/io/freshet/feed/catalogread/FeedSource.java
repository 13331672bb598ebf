package io.freshet.feed.catalogread;

/**
 * Where the parts of a feed come from, streams or products.
 *
 * @param from SQL that has the columns of the view, those at least that the feed's sort names
 * @param where SQL that holds for what is in the feed, apart from a stream's status
 */
public record FeedSource(String from, String where) {}
