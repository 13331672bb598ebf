/*
 * A seller's own streams and products. They are read uncached from stream-service, and each change names the version that
 * it is meant for. What can be taken back can be: an edit and a creation by another change, a deletion by waiting a moment.
 */

import { needsRole, openAccount } from './account.js';
import { h, reconcile, setAttribute, setText } from './dom.js';
import { openDraft } from './draft.js';
import { icon } from './icons.js';
import { notify, notifyProblem, problem } from './notices.js';
import { picture, show as showPicture } from './pictures.js';
import { dayTime, money, readable } from './words.js';

export const role = 'seller';

const PER_PAGE = 25;
const UNDO_MS = 5000;
const READ_MS = 10_000;
const WRITE_MS = 20_000;

export function mount(root, app) {
  const view = { title: 'Sell', isPersonal: true, unmount() {} };
  root.append(h('header', { class: 'page-head' },
    h('div', {},
      h('h1', { tabindex: -1 }, 'Sell'),
      h('p', { class: 'lead' }, 'What you change here is in every buyer’s feed within moments.'))));
  if (!app.session.hasRole('seller')) {
    root.append(needsRole(app, 'seller', 'Sellers create streams, go live and sell. A token says whose they are.'));
    return view;
  }

  const streams = createList(app, {
    kind: 'stream', path: '/api/streams', heading: 'Streams', add: 'New stream',
    empty: 'Create a stream, and go live when you are ready.', row: streamRow,
  });
  const products = createList(app, {
    kind: 'product', path: '/api/products', heading: 'Products', add: 'New product',
    empty: 'List a product. It is in the feeds at once.', row: productRow, streams: () => streams.items(),
  });
  root.append(h('div', { class: 'two-columns' }, streams.element, products.element));
  return { ...view, unmount: streams.close };
}

/** A list of one's own things, with what can be done to each. */
function createList(app, { kind, path, heading, add, empty, row, streams = () => [] }) {
  let items = [];
  let page = 0;
  let hasMore = false;
  const rows = h('div', { class: 'own' });
  const message = h('div');
  const amount = h('span', { class: 'note' });
  const moreButton = h('button', { class: 'secondary', type: 'button', hidden: true, on: { click: () => read() } }, 'Load more');
  const element = h('section', { class: 'panel', 'aria-labelledby': `own-${kind}` },
    h('div', { class: 'panel-head' },
      h('h2', { id: `own-${kind}` }, heading), amount,
      h('button', { class: 'primary small', type: 'button', on: { click: () => edit(null) } }, icon('plus'), add)),
    message, rows, h('div', { class: 'column-foot' }, moreButton));

  const call = (target, options = {}) =>
    app.client.call('stream', target, { signal: AbortSignal.timeout(options.method ? WRITE_MS : READ_MS), ...options });

  async function read() {
    moreButton.disabled = true;
    if (page === 0) rows.replaceChildren(...Array.from({ length: 5 }, () => h('div', { class: 'own-skeleton', 'aria-hidden': 'true' })));
    try {
      const { body } = await call(`${path}?mine&page=${page + 1}&per_page=${PER_PAGE}`);
      if (page === 0) rows.replaceChildren();
      const known = new Set(items.map((item) => item.id));
      items = [...items, ...body.items.filter((item) => !known.has(item.id))];
      page += 1;
      hasMore = body.has_more;
      message.replaceChildren();
    } catch (error) {
      if (page === 0) rows.replaceChildren();
      message.replaceChildren(problem(error, `Your ${heading.toLowerCase()} could not be read`,
        h('button', { class: 'secondary', type: 'button', on: { click: read } }, 'Try again')));
      return;
    } finally {
      moreButton.disabled = false;
    }
    draw();
  }

  function draw() {
    reconcile(rows, items, {
      key: (item) => item.id,
      create: (item) => createRow(item, row, actions),
      update: (line, item) => line.update(item),
    });
    moreButton.hidden = !hasMore;
    setText(amount, page > 0 && items.length > 0 ? `${items.length}${hasMore ? '+' : ''}` : '');
    if (page > 0 && items.length === 0) {
      message.replaceChildren(h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, 'Nothing yet'), h('p', {}, empty)));
    } else if (message.querySelector('.empty')) {
      message.replaceChildren();
    }
  }

  function keep(item) {
    const index = items.findIndex((known) => known.id === item.id);
    items = index < 0 ? [item, ...items] : items.with(index, item);
    draw();
  }

  function forget(id) {
    items = items.filter((item) => item.id !== id);
    draw();
  }

  function edit(item) {
    openDraft({
      kind,
      item,
      streams: streams(),
      signIn: () => openAccount(app),
      save: async (body, version) => {
        const answer = await (item
          ? call(`${path}/${item.id}`, { method: 'PATCH', body, ifMatch: tag(version) })
          : call(path, { method: 'POST', body }));
        keep(answer.body);
        return answer.body;
      },
      readAgain: async () => {
        const { body } = await call(`${path}/${item.id}`);
        keep(body);
        return body;
      },
      saved(saved, back) {
        // Signed in meanwhile: another list is shown, which was read before this.
        if (!element.isConnected) app.showAgain();
        const undo = item
          ? () => call(`${path}/${saved.id}`, { method: 'PATCH', body: back, ifMatch: tag(saved.version) })
            .then(({ body }) => keep(body))
          : () => call(`${path}/${saved.id}`, { method: 'DELETE', ifMatch: tag(saved.version) }).then(() => forget(saved.id));
        notify({
          text: item ? `“${saved.title}” is saved` : `“${saved.title}” is created`,
          tone: 'done',
          action: { label: 'Undo', run: () => undo().catch((error) => notifyProblem(error, 'Not undone')) },
        });
      },
    });
  }

  const actions = {
    now: () => app.client.now(),
    edit,
    /** `go-live`, `end` or `sell`, of the version that is shown. */
    async step(item, step) {
      const { body } = await call(`${path}/${item.id}/${step}`, { method: 'POST', ifMatch: tag(item.version) });
      keep(body);
    },
    async readAgain(item) {
      try {
        keep((await call(`${path}/${item.id}`)).body);
      } catch (error) {
        if (error.status === 404) forget(item.id);
        else throw error;
      }
    },
    /** Deletes in a moment, unless that is taken back. It goes on when the view has changed. */
    remove(item, line) {
      line.leave(true);
      notify({
        text: `“${item.title}” will be deleted`,
        stay: UNDO_MS,
        action: { label: 'Undo', run: () => line.leave(false) },
        gone: async (isUndone) => {
          if (isUndone) return;
          try {
            await call(`${path}/${item.id}`, { method: 'DELETE', ifMatch: tag(item.version) });
            forget(item.id);
          } catch (error) {
            line.leave(false);
            notifyProblem(error, `“${item.title}” was not deleted`);
          }
        },
      });
    },
  };

  const clock = setInterval(() => {
    if (!document.hidden) [...rows.children].forEach((line) => line.tick?.());
  }, 30_000);
  read();
  return { element, items: () => items, close: () => clearInterval(clock) };
}

/** One line: what it is, what can be done, and what was refused. `kind` fills in what streams and products do not share. */
function createRow(item, kind, actions) {
  const art = picture(item);
  const title = h('h3', { id: `own-${item.id}` });
  const meta = h('p', { class: 'note' });
  const buttons = h('div', { class: 'actions' });
  const refused = h('div', { class: 'own-refused' });
  const line = h('article', { class: 'own-item', 'aria-labelledby': title.id, tabindex: -1 },
    art, h('div', { class: 'own-text' }, title, meta), buttons, refused);

  function button(text, look, tried, run) {
    return h('button', {
      class: `${look} small`,
      type: 'button',
      'aria-describedby': title.id,
      on: {
        async click(event) {
          const pressed = event.currentTarget;
          if (pressed.getAttribute('aria-disabled')) return;
          pressed.setAttribute('aria-disabled', 'true');
          refused.replaceChildren();
          try {
            await run();
          } catch (error) {
            refused.replaceChildren(problem(error, tried, ...remedies(error)));
          } finally {
            pressed.removeAttribute('aria-disabled');
          }
        },
      },
    }, text);
  }

  /** Where somebody else was faster, the present state helps; a repetition does not. */
  function remedies(error) {
    if (![404, 409, 412].includes(error.status)) return [];
    return [button('Read it again', 'secondary', 'It could not be read', () => actions.readAgain(line.item))];
  }

  line.update = (present) => {
    const before = line.item;
    line.item = present;
    showPicture(art, present);
    setText(title, present.title);
    line.dataset.status = present.status;
    line.tick();
    if (before?.version === present.version) return;
    const hadFocus = buttons.contains(document.activeElement);
    buttons.replaceChildren(...kind.buttons(present, button, actions, line));
    // Not to the next button: whoever presses Enter twice would go live and end at once.
    if (hadFocus) line.focus();
  };
  line.leave = (isLeaving) => {
    setAttribute(line, 'data-leaving', isLeaving);
    buttons.inert = isLeaving;
  };
  line.tick = () => meta.replaceChildren(...kind.facts(line.item, actions.now()));
  return line;
}

const streamRow = {
  facts: (stream, now) => [
    h('span', { class: 'status', 'data-status': stream.status }, stream.status),
    ` ${readable(stream.category)}`,
    stream.status === 'SCHEDULED' && stream.scheduled_at ? ` · ${dayTime(stream.scheduled_at, now)}` : '',
    stream.status === 'LIVE' ? ` · since ${dayTime(stream.started_at, now)}` : '',
    stream.status === 'ENDED' && stream.ended_at ? ` · ${dayTime(stream.ended_at, now)}` : '',
  ],
  buttons: (stream, button, actions, line) => [
    stream.status === 'SCHEDULED' && button('Go live', 'primary', 'It did not go live', () => actions.step(stream, 'go-live')),
    stream.status === 'LIVE' && button('End', 'danger', 'It was not ended', () => actions.step(stream, 'end')),
    ...common(stream, button, actions, line),
  ].filter(Boolean),
};

const productRow = {
  facts: (product) => [
    h('strong', {}, money(product.price)),
    product.status === 'SOLD' ? h('span', { class: 'status' }, 'SOLD') : '',
    ` · ${readable(product.condition)} · ${readable(product.category)} · ${product.feeds.map(readable).join(', ')}`,
  ],
  buttons: (product, button, actions, line) => [
    product.status !== 'SOLD' && button('Sell', 'primary', 'It was not sold', () => actions.step(product, 'sell')),
    ...common(product, button, actions, line),
  ].filter(Boolean),
};

function common(item, button, actions, line) {
  return [
    button('Edit', 'secondary', 'It could not be changed', () => actions.edit(item)),
    button('Delete', 'quiet', 'It was not deleted', () => actions.remove(item, line)),
  ];
}

/** The entity tag of a version. */
function tag(version) {
  return `"${version}"`;
}
