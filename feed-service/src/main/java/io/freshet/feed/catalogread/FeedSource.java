package io.freshet.feed.catalogread;

/**
 * The source of a feed's streams or products.
 *
 * @param from SQL with the view's columns, at least those that the feed's sort names
 * @param where SQL condition for membership in the feed, apart from a stream's status
 */
public record FeedSource(String from, String where) {}
