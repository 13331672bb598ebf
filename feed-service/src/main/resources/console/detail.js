/*
 * One item in full. Of a stream also who watches, who types and whether its seller is there; while this is open, the user
 * counts as a viewer.
 */

import { openDialog } from './dialog.js';
import { h, reconcile, setText } from './dom.js';
import { icon } from './icons.js';
import { createItem, updateItem } from './item.js';
import { announce, notifyProblem, problem } from './notices.js';
import { picture, show as showPicture } from './pictures.js';
import { dayTime, distance, money, plural, readable, shortId, span } from './words.js';

const PRESENCE_MS = 30_000;
const FOLLOWED = 'freshet.followed';

/** `find` looks among the items of the feeds that are open. Returns what updates and closes it. */
export function openDetail(app, item, find, { open, closed }) {
  const view = item.type === 'stream' ? streamView(app, item, find, open) : productView(app, item, find, open);
  const close = openDialog({
    title: item.title,
    content: view.element,
    side: true,
    onClose() {
      view.close?.();
      closed();
    },
  });
  view.update();
  return { update: view.update, close };
}

function productView(app, item, find, openOther) {
  const art = picture(item);
  const price = h('p', { class: 'detail-price' });
  const facts = h('dl', { class: 'facts' });
  const state = h('p', { class: 'note', role: 'status' });
  const soldBy = h('div');

  function update() {
    const now = find((other) => other.id === item.id)[0];
    setText(state, now ? '' : 'No longer in the feeds that you have open. It may be sold.');
    const present = now ?? item;
    showPicture(art, present);
    setText(price, money(present.price));
    facts.replaceChildren(...factsOf([
      ['Condition', readable(present.condition)],
      ['Category', readable(present.category)],
      ['Distance', present.distance_km === undefined ? null : distance(present.distance_km)],
      ['Listed', dayTime(present.created_at, app.client.now())],
      ['Seller', shortId(present.seller_id)],
    ]));
    const stream = find((other) => other.id === present.stream_id)[0];
    soldBy.replaceChildren(...(stream ? [h('h3', {}, 'Shown in'), row(stream)] : []));
  }

  function row(stream) {
    const element = createItem(stream, { open: openOther, now: () => app.client.now() });
    updateItem(element, stream, null);
    return h('div', { class: 'items rows' }, element);
  }

  return { element: h('div', { class: 'detail' }, art, price, state, facts, soldBy), update };
}

function streamView(app, item, find, openOther) {
  const { client } = app;
  const id = item.id;
  const art = picture(item);
  const badge = h('span', { class: 'badge' });
  const viewers = h('p', { class: 'viewers', hidden: true }, icon('eye'), h('span'));
  const description = h('p');
  const facts = h('dl', { class: 'facts' });
  const products = h('div', { class: 'items rows' });
  const productsHeading = h('h3', { hidden: true }, 'In this show');
  const trouble = h('div');
  const seller = sellerLine(app, item.seller_id);
  const talk = talkLine(app, id);

  let present = item;
  const feed = client.feed({ feed: 'stream', stream_id: id });
  const unsubscribe = feed.subscribe((state) => {
    if (state.error && state.error.status !== 0) {
      trouble.replaceChildren(problem(state.error, 'This stream could not be read'));
      return;
    }
    trouble.replaceChildren();
    const next = state.items[0];
    if (next) {
      if (next.status === 'LIVE' && present.status !== 'LIVE') announce(`${next.title} is LIVE`);
      present = next;
      draw();
    } else if (!state.loading && state.asOf) {
      trouble.replaceChildren(h('p', { class: 'note', role: 'status' }, 'This stream is no more.'));
    }
  });
  client.joinStream(id);
  const stops = [
    client.on('viewer_count', ({ stream_id, count }) => {
      if (stream_id !== id) return;
      viewers.hidden = false;
      setText(viewers.lastChild, plural(count, 'viewer'));
    }),
  ];

  function draw() {
    showPicture(art, present);
    badge.dataset.status = present.status;
    setText(badge, present.status);
    setText(description, present.description ?? '');
    description.hidden = !present.description;
    const now = client.now();
    facts.replaceChildren(...factsOf([
      ['Category', readable(present.category)],
      ['Begins', present.status === 'SCHEDULED' ? (present.scheduled_at ? dayTime(present.scheduled_at, now) : 'Not said yet') : null],
      ['Live for', present.status === 'LIVE' && present.started_at ? span(now - Date.parse(present.started_at)) : null],
      ['Ended', present.ended_at ? dayTime(present.ended_at, now) : null],
      ['Distance', item.distance_km === undefined ? null : distance(item.distance_km)],
    ]));
  }

  function update() {
    const sold = find((other) => other.stream_id === id);
    productsHeading.hidden = sold.length === 0;
    reconcile(products, sold, {
      key: (product) => product.id,
      create: (product) => createItem(product, { open: openOther, now: () => client.now() }),
      update: (element, product, before) => updateItem(element, product, before),
    });
  }

  draw();
  return {
    element: h('div', { class: 'detail' },
      h('div', { class: 'detail-stage' }, art, badge, viewers),
      trouble, description, seller.element, talk.element, facts, productsHeading, products),
    update,
    close() {
      client.leaveStream(id);
      stops.forEach((stop) => stop());
      unsubscribe();
      feed.close();
      seller.close();
      talk.close();
    },
  };
}

/** Who sells, whether they are there, and following them. All of that needs a token. */
function sellerLine(app, sellerId) {
  const { client, session } = app;
  const presence = h('span', { class: 'presence' });
  const follow = h('button', { class: 'secondary small', type: 'button', on: { click: toggle } });
  const isOwn = session.current?.userId === sellerId;

  function draw() {
    const isFollowed = followed().has(sellerId);
    setText(follow, isFollowed ? 'Following' : 'Follow');
    follow.setAttribute('aria-pressed', String(isFollowed));
  }
  async function toggle() {
    const all = followed();
    const isFollowed = all.has(sellerId);
    follow.disabled = true;
    try {
      await (isFollowed ? client.unfollow(sellerId) : client.follow(sellerId));
      if (isFollowed) all.delete(sellerId);
      else all.add(sellerId);
      sessionStorage.setItem(FOLLOWED, JSON.stringify([...all]));
    } catch (error) {
      notifyProblem(error, isFollowed ? 'Not unfollowed' : 'Not followed');
    }
    follow.disabled = false;
    draw();
  }
  async function ask() {
    if (document.hidden) return;
    try {
      const online = await client.presence([sellerId]);
      presence.dataset.online = String(online.includes(sellerId));
      setText(presence, online.includes(sellerId) ? 'online' : 'away');
    } catch {
      setText(presence, '');
    }
  }

  let timer = null;
  if (session.current) {
    ask();
    timer = setInterval(ask, PRESENCE_MS);
  }
  draw();
  return {
    element: h('div', { class: 'seller-line' },
      h('span', { class: 'avatar', 'aria-hidden': 'true' }, icon('user')),
      h('span', {}, isOwn ? 'You sell here' : `Seller ${shortId(sellerId)}`), presence,
      session.current && !isOwn && follow),
    close: () => clearInterval(timer),
  };
}

/** The server has no list of whom one follows; this tab remembers what it has done. */
function followed() {
  return new Set(JSON.parse(sessionStorage.getItem(FOLLOWED) ?? '[]'));
}

/** Typing shows to the others. What is typed is sent nowhere: Freshet has no chat. */
function talkLine(app, streamId) {
  const { client, session } = app;
  const said = h('p', { class: 'typing note', 'aria-live': 'polite' });
  const field = session.current
    ? h('label', { class: 'field' }, 'Say something',
      h('input', {
        type: 'text', maxlength: 200, autocomplete: 'off', placeholder: 'Others see that you type',
        on: { input: () => client.typing(streamId) },
      }))
    : h('p', { class: 'note' }, 'With a token you can type, follow and see who is there.');
  const stop = client.on('typing', ({ stream_id, user_ids }) => {
    if (stream_id !== streamId) return;
    const others = user_ids.filter((user) => user !== session.current?.userId);
    setText(said, others.length === 0 ? '' : others.length > 2
      ? `${others.length} people type…`
      : `${others.map(shortId).join(' and ')} ${others.length === 1 ? 'types' : 'type'}…`);
  });
  return { element: h('div', { class: 'talk' }, field, said), close: stop };
}

function factsOf(pairs) {
  return pairs.filter(([, value]) => value !== null)
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)));
}
