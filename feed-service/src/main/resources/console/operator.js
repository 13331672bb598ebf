/*
 * For the operator at night: what runs, what the caches hold, and what can be done. What cannot be undone is asked about,
 * and everything can be seen as a command.
 */

import { needsRole } from './account.js';
import { bytesOf, hexOf, textOf } from './bytes.js';
import { asCurl } from './curl.js';
import { confirmed } from './dialog.js';
import { h, reconcile, setAttribute, setText } from './dom.js';
import { notify, problem, wordsOf } from './notices.js';
import { PLACES } from './places.js';
import { Interval, samplesOf } from './prometheus.js';
import { healthOf, metricsOf, servicesOf } from './services.js';
import { bytes, clockTime, count, dayTime, percent, plural, readable, shortId, span } from './words.js';

export const role = 'admin';

const CALL_MS = 12_000;
const HEALTH_MS = 5000;
const PROGRESS_MS = 1000;
const FEEDS = { discover: 'Discover', community: 'Community', all: 'All feeds' };
const BYPASSED = { ...FEEDS, streams: 'Streams', all: 'Everything' };
const SINCE = { PT15M: 'The last 15 minutes', PT2H: 'The last 2 hours', P1D: 'The last day', EARLIEST: 'As far as Kafka reaches' };

export function mount(root, app) {
  root.append(h('header', { class: 'page-head' },
    h('div', {},
      h('h1', { tabindex: -1 }, 'Operate'),
      h('p', { class: 'lead' }, 'What runs, what is cached, and what can be done about it.'))));
  const timers = new Set();
  const every = (ms, run) => {
    run();
    timers.add(setInterval(() => {
      if (!document.hidden) run();
    }, ms));
  };
  root.append(partsOf(app, every));
  if (app.session.hasRole('admin')) {
    const operate = createCalls(app);
    root.append(
      h('div', { class: 'two-columns' }, cachesOf(operate, every), replaysOf(operate, every)),
      h('div', { class: 'two-columns' }, lettersOf(operate), findingsOf(operate)));
  } else {
    root.append(needsRole(app, 'admin', 'Caches, replays, dead letters and findings need a token with the role admin. Health is for everybody.'));
  }
  return {
    title: 'Operate',
    isPersonal: true,
    unmount: () => timers.forEach(clearInterval),
  };
}

/** Calls of the two services, as functions and as what curl is shown. */
function createCalls({ client, settings }) {
  const bases = { feed: settings.feedUrl, invalidator: settings.invalidatorUrl };
  return {
    now: () => client.now(),
    async call({ service, path, method = 'GET', body }) {
      const answer = await client.call(bases[service], path, { method, body, signal: AbortSignal.timeout(CALL_MS) });
      return answer.body;
    },
    shown: (make) => asCurl(() => {
      const { service, path, method, body } = make();
      return { url: bases[service] + path, method, body };
    }),
  };
}

// ---- What runs ----

function partsOf({ settings }, every) {
  const services = servicesOf(settings).filter(({ url }) => url);
  const grid = h('ul', { class: 'parts' });
  const backstop = h('dl', { class: 'tiles small-tiles' });
  const cards = new Map(services.map((service) => {
    const state = h('span', { class: 'verdict' }, 'asking');
    const told = h('p', { class: 'note' }, service.does);
    const card = h('li', { class: 'part' },
      h('div', { class: 'part-head' }, h('h3', {}, service.name), state), told,
      h('p', { class: 'part-links' },
        h('a', { href: `${service.url}/docs`, target: '_blank', rel: 'noopener' }, 'API'),
        h('a', { href: `${service.url}/actuator/prometheus`, target: '_blank', rel: 'noopener' }, 'Metrics')));
    grid.append(card);
    return [service.name, { state, told, does: service.does }];
  }));

  every(HEALTH_MS, () => services.forEach(async (service) => {
    const { state, told, does } = cards.get(service.name);
    const health = await healthOf(service);
    setText(state, health.state);
    state.dataset.state = { ready: 'fresh', 'not ready': 'ageing' }[health.state] ?? 'live';
    const wrong = Object.entries(health.components).filter(([, part]) => part.status !== 'UP').map(([name]) => name);
    setText(told, health.state === 'no answer' ? `No answer from ${service.url}` : wrong.length > 0 ? `Waits for ${wrong.join(', ')}` : does);
  }));

  const names = ['cdc_lag_seconds', 'replication_slot_retained_bytes', 'cdc_recovered_total', 'state_lag_records'];
  every(HEALTH_MS, async () => {
    const writer = services.find(({ name }) => name === 'stream-service');
    if (!writer) return;
    try {
      const present = new Interval(null, samplesOf(await metricsOf(writer), names), null);
      const shown = (name, format) => {
        const value = present.most(name);
        return value === null ? '–' : format(value);
      };
      backstop.replaceChildren(...[
        ['Age of the last watermark', shown('cdc_lag_seconds', (seconds) => span(seconds * 1000))],
        ['WAL that the slot keeps', shown('replication_slot_retained_bytes', bytes)],
        ['Changes only the backstop brought', shown('cdc_recovered_total', count)],
        ['Events not yet in the state topics', shown('state_lag_records', count)],
      ].map(([label, value]) => h('div', { class: 'tile' }, h('dt', {}, label), h('dd', {}, value))));
    } catch {
      // Its card says that it does not answer.
    }
  });
  return h('section', { 'aria-labelledby': 'parts-title' },
    h('h2', { id: 'parts-title', class: 'unseen' }, 'Parts'), grid, backstop);
}

// ---- Caches ----

function cachesOf({ call, shown }, every) {
  const table = h('tbody');
  const message = h('div');
  const stats = { service: 'feed', path: '/api/cache/stats' };
  async function read() {
    try {
      const body = await call(stats);
      table.replaceChildren(...Object.entries(body).filter(([, feed]) => typeof feed === 'object').map(([name, feed]) => h('tr', {},
        h('th', { scope: 'row' }, readable(name)),
        [count(feed.entries), bytes(feed.bytes), percent(feed.hit_rate), count(feed.fills), count(feed.invalidations)]
          .map((text) => h('td', {}, text)))));
      message.replaceChildren();
    } catch (error) {
      message.replaceChildren(problem(error, 'The statistics could not be read'));
    }
  }
  every(HEALTH_MS, read);

  const place = select('Place', Object.fromEntries([['', 'Everywhere'], ...PLACES.map(({ name }) => [name, name])]), () => {});
  place.element.hidden = true;
  const feed = select('Feed', FEEDS, (value) => { place.element.hidden = value !== 'community'; });
  const clear = () => {
    const near = feed.value() === 'community' && PLACES.find(({ name }) => name === place.value());
    return {
      service: 'feed', method: 'DELETE',
      path: `/api/cache/feeds/${feed.value()}${near ? `?latitude=${near.latitude}&longitude=${near.longitude}` : ''}`,
    };
  };
  const bypassed = select('Cache of', BYPASSED, () => {});
  const bypass = (method) => ({ service: 'feed', method, path: `/api/cache/feeds/${bypassed.value()}/bypass` });
  const switches = h('p', { class: 'well', role: 'status' });
  async function readSwitches() {
    try {
      const feeds = await call({ service: 'feed', path: '/api/cache/feeds/all/bypass' });
      const past = Object.keys(feeds).filter((name) => feeds[name]).map((name) => BYPASSED[name]);
      showSwitches(past.length > 0 ? 'degraded' : 'fresh', past.length > 0 ? 'bypassed' : 'in use', past.join(', ') || 'Every cache');
    } catch (error) {
      showSwitches('ageing', 'unknown', wordsOf(error));
    }
  }
  /** Written only where it differs: it is read out. */
  function showSwitches(state, word, which) {
    if (switches.textContent === word + which) return;
    switches.replaceChildren(h('span', { class: 'verdict', 'data-state': state }, word), h('span', {}, which));
  }
  every(HEALTH_MS, readSwitches);

  return h('section', { class: 'panel', 'aria-labelledby': 'caches-title' },
    h('div', { class: 'panel-head' }, h('h2', { id: 'caches-title' }, 'Caches'), shown(() => stats)),
    message,
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Statistics by feed' }, h('table', {},
      h('thead', {}, h('tr', {}, ['Feed', 'Pages', 'Size', 'Hit rate', 'Fills', 'Invalidations'].map((text) => h('th', { scope: 'col' }, text)))),
      table)),
    action({
      title: 'Clear',
      text: 'Pages are filled anew as they are asked for. Listeners are told to read again.',
      fields: [feed.element, place.element],
      buttons: [{
        label: 'Clear', look: 'danger', call: clear,
        ask: () => ({
          title: `Clear ${FEEDS[feed.value()].toLowerCase()}?`, action: 'Clear',
          text: 'Every page of it is read from the database once more, and every listener is told.',
        }),
        done: (body) => `${plural(body.keys_deleted, 'key')} deleted`,
        then: read,
      }],
      api: { call, shown },
    }),
    action({
      title: 'Bypass',
      text: 'Reads go past the cache, for all instances, until it is used again. For when a cache is in doubt.',
      state: switches,
      fields: [bypassed.element],
      buttons: [{
        label: 'Bypass', look: 'danger', call: () => bypass('PUT'),
        ask: () => ({
          title: 'Read past the cache?', action: 'Bypass',
          text: `The database then answers ${BYPASSED[bypassed.value()].toLowerCase()}: at most one read of each page a second and instance.`,
        }),
        done: () => 'The cache is bypassed within two seconds',
        then: readSwitches,
      }, {
        label: 'Use it again', look: 'secondary', call: () => bypass('DELETE'),
        done: () => 'The cache is used again. Nothing from before is served',
        then: readSwitches,
      }],
      api: { call, shown },
    }));
}

/** Something that can be done: its words, how it stands, what to choose, its buttons, and each as a command. */
function action({ title, text, state = null, fields, buttons, api }) {
  const message = h('div');
  const commands = buttons.map(({ call, label }) => {
    const command = api.shown(call);
    if (buttons.length > 1) command.firstChild.textContent = `${label} as curl`;
    return command;
  });
  return h('div', { class: 'operation', on: { change: () => commands.forEach((command) => command.redraw()) } },
    h('h3', {}, title), h('p', { class: 'note' }, text), state,
    h('div', { class: 'operation-fields' }, fields, buttons.map(({ label, look, call, ask, done, then }) => h('button', {
      class: look,
      type: 'button',
      on: {
        async click(event) {
          const pressed = event.currentTarget;
          if (pressed.getAttribute('aria-disabled')) return;
          const wanted = call();
          if (ask && !await confirmed({ ...ask(), more: api.shown(() => wanted) })) return;
          setAttribute(pressed, 'aria-disabled', 'true');
          message.replaceChildren();
          try {
            notify({ text: done(await api.call(wanted)), tone: 'done' });
            then?.();
          } catch (error) {
            message.replaceChildren(problem(error, `${label}: refused`));
          } finally {
            setAttribute(pressed, 'aria-disabled', null);
          }
        },
      },
    }, label))),
    message, commands);
}

// ---- Replays ----

function replaysOf({ call, shown, now }, every) {
  const since = select('Since', SINCE, () => {});
  const warm = h('input', { type: 'checkbox', checked: true });
  const start = () => ({ service: 'invalidator', method: 'POST', path: '/api/replays', body: { from: since.value(), warm: warm.checked } });
  const list = h('ul', { class: 'replays' });
  const message = h('div');
  let isRunning = false;

  async function read() {
    try {
      const { items } = await call({ service: 'invalidator', path: '/api/replays?per_page=6' });
      isRunning = items.some(({ state }) => state === 'RUNNING');
      reconcile(list, items, { key: ({ id }) => id, create: createReplay, update: (line, replay) => line.update(replay) });
      message.replaceChildren(...(items.length === 0 ? [h('p', { class: 'note' }, 'None so far.')] : []));
    } catch (error) {
      message.replaceChildren(problem(error, 'The replays could not be read'));
    }
  }

  /** What can be pressed is made once: it keeps the focus, and stays open, while the figures change. */
  function createReplay({ id, from, started_at }) {
    const state = h('span', { class: 'verdict' });
    const bar = h('progress', { max: 100, 'aria-label': `Replay ${shortId(id)}` });
    const figures = h('p', { class: 'note' });
    const failure = h('p', { class: 'field-error' });
    const refused = h('div');
    const cancel = cancelButton(id, refused);
    const line = h('li', { class: 'replay' },
      h('div', { class: 'part-head' },
        h('p', {}, h('strong', {}, `From ${from}`), ' ', h('span', { class: 'note' }, dayTime(started_at, now()))), state),
      bar, figures, failure, cancel, refused);
    line.update = (replay) => {
      const running = replay.state === 'RUNNING';
      state.dataset.state = { RUNNING: 'water', DONE: 'fresh', CANCELLED: 'ageing', FAILED: 'live' }[replay.state];
      setText(state, running ? `${replay.percent.toFixed(0)} %` : replay.state);
      bar.value = replay.percent;
      setText(figures, figuresOf(replay, running));
      setText(failure, replay.failure ?? '');
      failure.hidden = !replay.failure;
      bar.hidden = cancel.hidden = !running;
    };
    return line;
  }

  function figuresOf(replay, running) {
    return [
      `${count(replay.events)} of ${plural(replay.events_total, 'event')}`,
      running && replay.events_per_second > 0 && `${count(replay.events_per_second)}/s`,
      running && replay.eta_seconds !== null && `${span(replay.eta_seconds * 1000)} left`,
      `${plural(replay.keys_deleted, 'key')} deleted`,
      replay.warm && `${count(replay.pages_warm)} of ${plural(replay.pages_total, 'page')} warm`,
      replay.unreadable > 0 && `${count(replay.unreadable)} unreadable`,
    ].filter(Boolean).join(' · ');
  }

  function cancelButton(id, refused) {
    const cancel = { service: 'invalidator', method: 'DELETE', path: `/api/replays/${id}` };
    return h('div', { class: 'actions' }, h('button', {
      class: 'secondary small',
      type: 'button',
      on: {
        async click() {
          refused.replaceChildren();
          try {
            await call(cancel);
          } catch (error) {
            refused.replaceChildren(problem(error, 'It was not cancelled'));
          }
          read();
        },
      },
    }, 'Cancel'), shown(() => cancel));
  }

  // Also one that was started elsewhere is to be seen.
  every(HEALTH_MS, read);
  every(PROGRESS_MS, () => {
    if (isRunning) read();
  });
  return h('section', { class: 'panel', 'aria-labelledby': 'replays-title' },
    h('div', { class: 'panel-head' }, h('h2', { id: 'replays-title' }, 'Replays')),
    action({
      title: 'Replay events',
      text: 'Invalidates what the events can have altered, each scope once. No client is told. One runs at a time.',
      fields: [since.element, h('label', { class: 'check' }, warm, 'Fill the hottest pages afterwards')],
      buttons: [{
        label: 'Replay', look: 'primary', call: start,
        ask: () => ({ title: 'Replay events?', action: 'Replay', text: `${SINCE[since.value()]}. Pages that may have changed are read from the database once more.` }),
        done: () => 'The replay runs',
        then: read,
      }],
      api: { call, shown },
    }),
    message, list);
}

// ---- Dead letters and findings ----

function lettersOf({ call, shown, now }) {
  return pagedList({
    id: 'letters',
    title: 'Dead letters',
    none: 'Every record could be read.',
    source: { service: 'invalidator', path: '/api/dead-letters' },
    api: { call, shown },
    row(letter) {
      const put = { service: 'invalidator', method: 'POST', path: `/api/dead-letters/${letter.topic}/${letter.partition}/${letter.offset}/replay` };
      const message = h('div');
      const button = h('button', {
        class: 'secondary small',
        type: 'button',
        on: {
          async click() {
            const wanted = await confirmed({
              title: 'Put it back?', action: 'Put back', more: shown(() => put),
              text: `The record goes back to ${letter.original.topic ?? 'its topic'}. If it still cannot be read, there will be a new letter.`,
            });
            if (!wanted) return;
            try {
              const { topic, partition, offset, repeated } = await call(put);
              message.replaceChildren(h('p', { class: 'note', role: 'status' },
                `${repeated ? 'It was put back before: ' : 'It is at '}${topic}, ${partition}/${offset}`));
            } catch (error) {
              message.replaceChildren(problem(error, 'It was not put back'));
            }
          },
        },
      }, 'Replay');
      return h('li', { class: 'letter' },
        h('div', { class: 'part-head' },
          h('p', {}, h('code', {}, `${letter.topic} ${letter.partition}/${letter.offset}`)), button),
        h('p', {}, letter.reason ?? 'No reason is noted.'),
        h('p', { class: 'note' }, [
          dayTime(letter.timestamp, now()),
          bytes(letter.size),
          Number.isInteger(letter.schema_id) && `schema ${letter.schema_id}`,
          letter.key && `key ${letter.key}`,
        ].filter(Boolean).join(' · ')),
        message,
        valueOf(letter),
        h('details', { class: 'raw' }, h('summary', {}, 'Headers'),
          h('pre', { class: 'code-block', tabindex: 0, 'aria-label': 'Headers' }, JSON.stringify(letter.headers, null, 2))));
    },
  });
}

/** What was written, as far as it can be read. */
function valueOf({ value, size }) {
  if (value === undefined) return null; // of an older service
  if (value === null) return h('p', { class: 'note' }, 'It has no value: a tombstone.');
  const held = bytesOf(value);
  const text = textOf(held);
  const block = (label, content) => h('pre', { class: 'code-block', tabindex: 0, 'aria-label': label }, content);
  return h('details', { class: 'raw' }, h('summary', {}, 'Value'),
    text !== null && block('As text', text),
    block('As hex', hexOf(held)),
    held.length < size && h('p', { class: 'note' }, `The first ${bytes(held.length)} of ${bytes(size)}.`));
}

function findingsOf({ call, shown, now }) {
  return pagedList({
    id: 'findings',
    title: 'Audit findings',
    none: 'No page broke the promise.',
    source: { service: 'invalidator', path: '/api/audit/findings' },
    api: { call, shown },
    row: (finding) => h('li', { class: 'letter' },
      h('div', { class: 'part-head' },
        h('p', {}, h('code', {}, finding.key)),
        h('span', { class: 'verdict', 'data-state': finding.age === 'over_5s' ? 'live' : 'ageing' }, finding.age.replace('_', ' '))),
      h('p', { class: 'note' }, `${dayTime(finding.found_at, now())} ${clockTime(finding.found_at)} · differed for ${span(finding.lasted_ms)} · ${finding.request}`),
      h('details', { class: 'raw' }, h('summary', {}, 'In what it differed'),
        h('pre', { class: 'code-block', tabindex: 0, 'aria-label': 'Difference' }, JSON.stringify(finding.difference, null, 2)))),
  });
}

/** A list that is read when the view opens and when it is asked for. */
function pagedList({ id, title, none, source, api, row }) {
  const list = h('ul', { class: 'letters' });
  const message = h('div');
  let page = 0;
  const more = h('button', { class: 'secondary small', type: 'button', hidden: true, on: { click: () => read() } }, 'Load more');
  async function read() {
    try {
      const { items, has_more } = await api.call({ ...source, path: `${source.path}?per_page=10&page=${page + 1}` });
      page += 1;
      list.append(...items.map(row));
      more.hidden = !has_more;
      message.replaceChildren(...(page === 1 && items.length === 0
        ? [h('p', { class: 'well' }, h('span', { class: 'verdict', 'data-state': 'fresh' }, 'none'), none)] : []));
    } catch (error) {
      message.replaceChildren(problem(error, `${title} could not be read`));
    }
  }
  function again() {
    page = 0;
    list.replaceChildren();
    read();
  }
  read();
  return h('section', { class: 'panel', 'aria-labelledby': `${id}-title` },
    h('div', { class: 'panel-head' }, h('h2', { id: `${id}-title` }, title),
      h('button', { class: 'quiet small', type: 'button', on: { click: again } }, 'Look again'), api.shown(() => source)),
    message, list, more);
}

let made = 0;

function select(label, options, changed) {
  const id = `operate-${++made}`;
  const control = h('select', { id, on: { change: () => changed(control.value) } },
    Object.entries(options).map(([value, text]) => h('option', { value }, text)));
  return { element: h('div', { class: 'field' }, h('label', { for: id }, label), control), value: () => control.value };
}
