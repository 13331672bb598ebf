/* One item of a feed, as a card or as a row, and what shows that it has changed. */

import { h, mayMove, setAttribute, setText } from './dom.js';
import { picture, show as showPicture } from './pictures.js';
import { dayTime, distance, money, readable, span } from './words.js';

const TELL_MS = 6000;

/** A new element. `open` is called with the item once it is chosen. */
export function createItem(item, { open, now }) {
  const parts = {
    picture: picture(item),
    badge: h('span', { class: 'badge' }),
    title: h('button', { class: 'item-title', type: 'button', on: { click: () => open(element.item) } }),
    meta: h('p', { class: 'item-meta' }),
    price: h('p', { class: 'item-price' }, h('span', { class: 'price' }), h('s', { class: 'was' })),
    distance: h('span', { class: 'item-distance' }),
    gone: h('p', { class: 'item-gone', hidden: true }, 'No longer here'),
  };
  const element = h('article', { class: 'item', 'data-id': item.id },
    h('div', { class: 'item-picture' }, parts.picture, parts.badge),
    h('div', { class: 'item-text' },
      h('h3', {}, parts.title),
      parts.price,
      h('div', { class: 'item-foot' }, parts.meta, parts.distance),
      parts.gone));
  element.parts = parts;
  element.now = now;
  return element;
}

/** Shows an item as it is now; where `before` is given, also that it has changed. */
export function updateItem(element, item, before, gone = false) {
  const { parts } = element;
  element.item = item;
  element.dataset.type = item.type;
  setAttribute(element, 'data-status', item.status);
  showPicture(parts.picture, item);
  setText(parts.title, item.title);
  setAttribute(element, 'aria-label', item.title);
  tellTime(element);
  setText(parts.distance, item.distance_km === undefined ? '' : distance(item.distance_km));
  parts.price.hidden = item.type !== 'product';
  if (item.type === 'product') setText(parts.price.firstChild, money(item.price));
  parts.gone.hidden = !gone;
  setAttribute(element, 'data-gone', gone);
  if (before && before !== item) tellChange(element, item, before);
}

/** What depends on the time of day alone. */
export function tellTime(element) {
  const { item, parts } = element;
  const badge = badgeOf(item, element.now());
  setText(parts.badge, badge ?? '');
  parts.badge.hidden = badge === null;
  setText(parts.meta, metaOf(item, element.now()));
}

function badgeOf(item, now) {
  if (item.type !== 'stream') return null;
  if (item.status === 'SCHEDULED') return item.scheduled_at ? dayTime(item.scheduled_at, now) : 'Soon';
  return item.status;
}

function metaOf(item, now) {
  const category = readable(item.category);
  if (item.type === 'product') return `${readable(item.condition)} · ${category}`;
  if (item.status === 'LIVE' && item.started_at) {
    const ms = now - Date.parse(item.started_at);
    return `Live show · ${ms < 60_000 ? 'just began' : span(ms)}`;
  }
  return `Live show · ${category}`;
}

function tellChange(element, item, before) {
  if (item.type === 'product' && item.price.amount !== before.price.amount) {
    const fell = Number(item.price.amount) < Number(before.price.amount);
    setText(element.parts.price.lastChild, money(before.price));
    tell(element, fell ? 'cheaper' : 'dearer');
  } else if (item.status !== before.status) {
    tell(element, item.status === 'LIVE' ? 'live' : 'changed');
  } else if (item.title !== before.title) {
    tell(element, 'changed');
  }
}

/** Marks an element for a while; CSS says how that looks, and in how far it moves. */
function tell(element, what) {
  clearTimeout(element.told);
  element.removeAttribute('data-told');
  // A style that is asked for in between lets the same animation begin anew.
  if (mayMove()) element.getBoundingClientRect();
  element.dataset.told = what;
  element.told = setTimeout(() => {
    element.removeAttribute('data-told');
    setText(element.parts.price.lastChild, '');
  }, TELL_MS);
}
