/*
 * What becomes of a list that somebody reads while its feed changes. At its head the list simply becomes the feed. Further
 * down nothing may jump: items change where they are, what has gone stays as a place, and what is new waits to be asked
 * for.
 */

/**
 * Brings what a feed holds now into what is shown.
 *
 * Returns `items` to show, the ids of those that have `gone`, and how many `waiting` ones belong further up. What comes
 * after all that is shown is added: the reader has asked for more.
 */
export function arrive(shown, incoming, hasMore) {
  const places = new Map(incoming.map((item, index) => [item.id, index]));
  const known = new Set(shown.map((item) => item.id));
  const lastMet = shown.findLastIndex((item) => places.has(item.id));
  const end = shown.reduce((last, item) => Math.max(last, places.get(item.id) ?? -1), -1);

  // Behind the last that is still in the feed, an item may just be on a page that was not read again.
  const gone = new Set(shown
    .filter((item, index) => !places.has(item.id) && (index < lastMet || !hasMore))
    .map((item) => item.id));
  const news = incoming.filter((item) => !known.has(item.id));
  const further = news.filter((item) => places.get(item.id) > end && end >= 0);
  return {
    items: [...shown.map((item) => (places.has(item.id) ? incoming[places.get(item.id)] : item)), ...further],
    gone,
    waiting: news.length - further.length,
  };
}

/** The streams that have gone live between two states of a feed. */
export function wentLive(before, after) {
  if (before.length === 0) return [];
  const live = new Set(before.filter((item) => item.status === 'LIVE').map((item) => item.id));
  return after.filter((item) => item.status === 'LIVE' && !live.has(item.id));
}
