/*
 * One feed, kept fresh by the client: its items, how fresh they are, and what to do where it is empty, loading or refused.
 * Nothing here asks for a feed by the clock. It is read when it is opened, when more of it is wanted, and by the client
 * after a notification.
 */

import { arrive, wentLive } from './arrival.js';
import { glide, h, mayMove, reconcile, setAttribute, setText } from './dom.js';
import { icon } from './icons.js';
import { createItem, tellTime, updateItem } from './item.js';
import { announce, problem } from './notices.js';
import { plural, span } from './words.js';

const AHEAD_PX = 500;
const SKELETONS = 8;
const MOST_TRIES = 8;
/** The bound that Freshet promises. */
const FRESH_MS = 5000;

/**
 * A section with a feed. `layout` is `cards` or `rows`, `tools` stand beside the heading, `empty` says what to do where
 * there is nothing. `open` is called with an item that was chosen, `changed` with all items after each change.
 */
export function createColumn({ app, id, heading, layout, tools = [], empty, open, changed }) {
  const title = h('h2', { id: `${id}-title` }, heading);
  const age = h('p', { class: 'freshness' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), h('span'));
  const pill = h('button', { class: 'pill', type: 'button', hidden: true, on: { click: () => settle(true) } },
    icon('arrowUp'), h('span'));
  const message = h('div', { class: 'column-message' });
  const list = h('div', { class: `items ${layout}`, role: 'feed', 'aria-labelledby': `${id}-title` });
  const skeletons = h('div', { class: `items ${layout}`, 'aria-hidden': 'true', hidden: true },
    Array.from({ length: SKELETONS }, () => h('div', { class: 'item skeleton' },
      h('div', { class: 'item-picture' }), h('div', { class: 'item-text' }, h('i'), h('i'), h('i')))));
  const moreButton = h('button', { class: 'secondary', type: 'button', on: { click: () => more() } }, 'Load more');
  const end = h('p', { class: 'note' });
  const foot = h('div', { class: 'column-foot' }, moreButton, end);
  const element = h('section', { class: 'column', id, 'aria-labelledby': `${id}-title` },
    h('div', { class: 'column-head' }, title, h('div', { class: 'column-bar' }, age, h('div', { class: 'tools' }, tools))),
    h('div', { class: 'pill-place' }, pill), message, list, skeletons, foot);

  let feed = null;
  let unsubscribe = null;
  let state = null;
  let shown = [];
  let gone = new Set();
  let waiting = 0;
  let growing = false;
  let hasScrolled = false;
  let explained = null;

  function show(query) {
    stop();
    state = null;
    shown = [];
    gone = new Set();
    waiting = 0;
    explained = null;
    message.replaceChildren();
    reconcile(list, [], { key: (item) => item.id });
    feed = app.client.feed(query);
    unsubscribe = feed.subscribe(take);
  }

  function take(next) {
    const before = state;
    state = next;
    app.reach.read(next.error);
    if (before && !before.stale) {
      for (const stream of wentLive(before.items, next.items)) announce(`${stream.title} is LIVE`);
    }
    const order = shown;
    if (isHeld()) {
      ({ items: shown, gone, waiting } = arrive(shown, next.items, next.hasMore));
    } else {
      shown = [...next.items];
      gone = new Set();
      waiting = 0;
    }
    draw(order);
    changed?.(next.items);
  }

  /** Whether somebody reads further down. */
  function isHeld() {
    return shown.length > 0 && list.offsetParent !== null && list.getBoundingClientRect().top < 0;
  }

  /** Shows the feed as it is, at its head. */
  function settle(asked) {
    if (!state) return;
    const order = shown;
    shown = [...state.items];
    gone = new Set();
    waiting = 0;
    if (asked) {
      element.scrollIntoView({ behavior: mayMove() ? 'smooth' : 'instant', block: 'start' });
      draw(order);
      list.querySelector('.item-title')?.focus({ preventScroll: true });
    } else {
      draw(order);
    }
  }

  function draw(order) {
    const place = () => reconcile(list, shown, {
      key: (item) => item.id,
      create: (item) => createItem(item, { open, now: () => app.client.now() }),
      update: (row, item, before) => updateItem(row, item, before, gone.has(item.id)),
    });
    // Where everything stays in its place there is nothing to measure.
    if (sameOrder(order, shown)) place();
    else glide(list, place);
    const total = state.hasMore ? -1 : shown.length;
    [...list.children].forEach((row, index) => {
      setAttribute(row, 'aria-posinset', index + 1);
      setAttribute(row, 'aria-setsize', total);
    });

    const isFirst = shown.length === 0 && state.loading && !state.error;
    setAttribute(list, 'aria-busy', state.loading ? 'true' : null);
    list.hidden = shown.length === 0;
    skeletons.hidden = !isFirst;
    pill.hidden = waiting === 0;
    setText(pill.lastChild, `${waiting} new`);
    foot.hidden = shown.length === 0;
    moreButton.hidden = !state.hasMore;
    setText(end, state.hasMore ? '' : `That is all: ${plural(shown.length, 'item')}.`);
    explain();
    tick();
  }

  function explain() {
    const what = state.error ?? (shown.length === 0 && !state.loading ? 'empty' : null);
    // Offline has a banner of its own; the feed stays without a word.
    const said = what?.status === 0 && shown.length > 0 ? null : what;
    if (said === explained) return;
    explained = said;
    if (said === null) message.replaceChildren();
    else if (said === 'empty') message.replaceChildren(h('div', { class: 'empty' }, empty()));
    else message.replaceChildren(problem(said,
      shown.length > 0 ? 'This feed may be old' : 'This feed could not be read', h('button',
      { class: 'secondary', type: 'button', on: { click: () => feed.refresh().catch(() => {}) } }, 'Try again')));
  }

  async function more() {
    if (growing || !state?.hasMore) return;
    growing = true;
    setAttribute(moreButton, 'aria-disabled', 'true');
    setText(moreButton, 'Loading…');
    const asked = feed;
    const before = shown.length;
    // After a change the client may hold fewer pages than are shown, so the next one may bring nothing new.
    for (let tries = 0; tries < MOST_TRIES && asked === feed && shown.length === before && state.hasMore; tries++) {
      await asked.more();
      if (state.error) break;
    }
    growing = false;
    setAttribute(moreButton, 'aria-disabled', null);
    setText(moreButton, 'Load more');
    if (asked === feed && shown.length > before) moreIfNear();
  }

  /** Goes on while the end is near. Before anybody has scrolled, one page is enough. */
  function moreIfNear() {
    const isNear = foot.offsetParent !== null && foot.getBoundingClientRect().top < innerHeight + AHEAD_PX;
    if (hasScrolled && isNear) more();
  }

  function tick() {
    if (!state) return;
    const [kind, text] = freshness(state, app.client);
    age.dataset.state = kind;
    setText(age.lastChild, text);
  }

  const clock = setInterval(() => {
    if (document.hidden) return;
    tick();
    [...list.children].forEach(tellTime);
  }, 1000);

  const observer = new IntersectionObserver(moreIfNear, { rootMargin: `0px 0px ${AHEAD_PX}px` });
  observer.observe(foot);
  const onScroll = () => {
    if (!hasScrolled) {
      hasScrolled = true;
      moreIfNear();
    }
    if ((waiting > 0 || gone.size > 0) && !isHeld()) settle(false);
  };
  addEventListener('scroll', onScroll, { passive: true });
  list.addEventListener('keydown', walk);

  function stop() {
    unsubscribe?.();
    feed?.close();
  }

  return {
    element,
    show,
    setHeading: (text) => setText(title, text),
    close() {
      stop();
      clearInterval(clock);
      observer.disconnect();
      removeEventListener('scroll', onScroll);
    },
  };
}

/** From item to item by Page Down and Page Up, as readers of feeds are used to. */
function walk(event) {
  const step = { PageDown: 'nextElementSibling', PageUp: 'previousElementSibling' }[event.key];
  const item = step && event.target.closest('.item')?.[step];
  if (!item) return;
  event.preventDefault();
  item.querySelector('.item-title').focus();
}

function sameOrder(one, other) {
  return one.length === other.length && one.every((item, index) => item.id === other[index].id);
}

/**
 * How fresh a feed is. A page that was read a while ago is still the present one while the client listens: it would have
 * been told.
 */
function freshness(state, client) {
  if (state.asOf === null) return ['none', state.loading ? 'Loading' : ''];
  const age = Math.max(0, client.now() - Date.parse(state.asOf));
  if (state.degraded) return ['degraded', `May be old · the database is away · as of ${span(age)} ago`];
  if (state.stale) return ['ageing', `Saved copy · ${span(client.now() - Date.parse(state.storedAt ?? state.asOf))} old`];
  if (age < FRESH_MS) return ['fresh', `Fresh · ${span(age)} ago`];
  if (client.connection.state === 'listening') return ['fresh', `Fresh · unchanged for ${span(age)}`];
  return ['ageing', `As of ${span(age)} ago · not listening`];
}
