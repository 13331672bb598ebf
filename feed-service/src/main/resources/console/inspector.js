/*
 * One cached page, looked into: what is stored, whether it would be served, and why not; and a real read of it beside that.
 */

import { openAccount } from './account.js';
import { h } from './dom.js';
import { announce, problem } from './notices.js';
import { bytes, clockTime, plural, span } from './words.js';

const EXAMPLES = [
  '/api/feeds/discover',
  '/api/feeds/discover?category=home',
  '/api/feeds/community?latitude=25.2&longitude=55.27',
];
const WAIT_MS = 8000;
const KEPT = 12;

/** What each verdict means for a reader, and its colour. */
const VERDICTS = {
  HIT: ['fresh', 'It would be served'],
  ABSENT: ['ageing', 'Nothing is stored: the next read fills it'],
  INVALIDATED: ['ageing', 'A change has invalidated it: the next read fills it anew'],
  UNPROVEN: ['ageing', 'Nothing proves that it is fresh: it is read anew'],
  CORRUPT: ['degraded', 'It cannot be read: it is a miss, and is deleted'],
  FOREIGN: ['degraded', 'It belongs to another page with the same hash: it is a miss'],
};

export function createInspector(app) {
  const { client, session, settings } = app;
  const field = h('input', {
    id: 'inspected', type: 'text', class: 'code', autocomplete: 'off', spellcheck: 'false', value: EXAMPLES[0], list: 'inspected-examples',
    'aria-describedby': 'inspected-note',
  });
  const submit = h('button', { class: 'primary', type: 'submit' }, 'Look into it');
  const result = h('div', { class: 'inspection' });
  const reads = h('ol', { class: 'reads' });
  const readsHeading = h('h3', { hidden: true }, 'Its reads from here');
  const history = [];

  async function inspect(event) {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled')) return;
    submit.setAttribute('aria-disabled', 'true');
    const asked = addressOf(field.value);
    // First what is stored: the read may fill it.
    const stored = await explain(asked);
    const read = asked.startsWith('/') ? await readOnce(asked) : null;
    result.replaceChildren(stored, ...(read ? [read] : []));
    submit.removeAttribute('aria-disabled');
  }

  async function explain(asked) {
    if (!session.hasRole('admin')) {
      return h('div', { class: 'gate small-gate' },
        h('p', {}, 'What is stored is for operators: it needs a token with the role admin.'),
        h('button', { class: 'secondary small', type: 'button', on: { click: () => openAccount(app) } }, 'Sign in'));
    }
    const query = asked.startsWith('/') ? `address=${encodeURIComponent(asked)}` : `key=${encodeURIComponent(asked)}`;
    try {
      const { body } = await client.call(settings.invalidatorUrl, `/api/audit/explain?${query}`, { signal: AbortSignal.timeout(WAIT_MS) });
      return storedPage(body);
    } catch (error) {
      return problem(error, 'It could not be looked into');
    }
  }

  async function readOnce(address) {
    const began = performance.now();
    try {
      const { status, headers, etag, body } = await client.call('feed', address, { signal: AbortSignal.timeout(WAIT_MS) });
      const took = performance.now() - began;
      const cache = headers.get('Cache-Status') ?? 'not said';
      history.unshift({ at: client.now(), cache, address });
      history.length = Math.min(history.length, KEPT);
      readsHeading.hidden = false;
      reads.replaceChildren(...history.filter((one) => one.address === address).map(({ at, cache: said }) => h('li', {},
        h('span', { class: 'note' }, clockTime(at)), h('code', {}, said), h('span', {}, tierOf(said)))));
      const age = body.as_of ? Math.max(0, client.now() - Date.parse(body.as_of)) : null;
      return h('div', { class: 'inspected' },
        h('h3', {}, 'A read, now'),
        facts([
          ['From', tierOf(cache)],
          ['Cache-Status', code(cache)],
          ['Status', `${status}, ${took.toFixed(0)} ms from here`],
          ['Age', age === null ? '–' : h('span', { class: 'verdict', 'data-state': body.degraded ? 'degraded' : age <= 5000 ? 'fresh' : 'ageing' }, span(age))],
          ['as_of', body.as_of && code(body.as_of)],
          ['ETag', etag && code(etag)],
          ['Items', body.items ? `${plural(body.items.length, 'item')}${body.has_more ? ', and more' : ''}` : null],
          ['Request', headers.get('X-Request-Id') && code(headers.get('X-Request-Id'))],
        ]));
    } catch (error) {
      return problem(error, 'It could not be read');
    }
  }

  const form = h('form', { class: 'inspector-form', on: { submit: inspect } },
    h('div', { class: 'field' },
      h('label', { for: 'inspected' }, 'A feed’s address, or the key of a page'), field,
      h('datalist', { id: 'inspected-examples' }, EXAMPLES.map((value) => h('option', { value }))),
      h('p', { class: 'note', id: 'inspected-note' }, 'Such as ', h('code', {}, EXAMPLES[1]), ' or ',
        h('code', {}, 'feed:discover:b7796ffe:page:1:limit:20'))),
    submit);
  return {
    element: h('section', { class: 'panel', 'aria-labelledby': 'inspector-title' },
      h('div', { class: 'panel-head' }, h('h2', { id: 'inspector-title' }, 'Why is a page a hit?')),
      form, result, readsHeading, reads),
  };
}

/** An address as the server takes it: a whole one loses its host. */
function addressOf(text) {
  const trimmed = text.trim();
  if (/^https?:\/\//.test(trimmed)) {
    const url = new URL(trimmed);
    return url.pathname + url.search;
  }
  return trimmed;
}

/** Where an answer came from, of its Cache-Status (RFC 9211). */
function tierOf(cacheStatus) {
  if (/detail=near/.test(cacheStatus)) return 'Process memory';
  if (/detail=revalidating/.test(cacheStatus)) return 'Process memory, while it is read anew';
  if (/detail=database_away/.test(cacheStatus)) return 'What was held: the database is away';
  if (/detail=shared/.test(cacheStatus)) return 'Another request’s read';
  if (/;\s*hit/.test(cacheStatus)) return 'Redis';
  if (/collapsed/.test(cacheStatus)) return 'Database, together with another request';
  return 'Database';
}

function storedPage({ key, verdict, explanation, request, stored, current, as_of, age_seconds, clock, primary }) {
  const [state, meaning] = VERDICTS[verdict] ?? ['ageing', ''];
  announce(`${verdict}. ${meaning}`);
  return h('div', { class: 'inspected' },
    h('div', { class: 'verdict-line' },
      h('span', { class: 'verdict', 'data-state': state }, verdict),
      h('p', {}, meaning)),
    explanation && h('p', { class: 'note' }, explanation),
    facts([
      ['Key', code(key)],
      ['Request', request && code(request)],
      ['Filters', stored && code(stored.canonical_text)],
      ['Age', age_seconds === null ? null : `${age_seconds.toFixed(2)} s${clock === 'own' ? ', by the invalidator’s clock' : ''}`],
      ['as_of', as_of && code(as_of)],
      ['Read at', stored && code(stored.read_at)],
      ['Generation', stored && compared(stored.generation, current?.generation)],
      ['Epoch', stored && compared(stored.epoch, current?.epoch)],
      ['Watermark', current?.watermark && code(current.watermark)],
      ['Kept for', stored && `${span(stored.expires_in_seconds * 1000)}, ${bytes(stored.bytes)}`],
      ['Database', primary && comparison(primary)],
    ]));
}

/** A page's and its scope's: the page counts only while they are the same. */
function compared(own, present) {
  if (present === undefined || own === present) return code(own);
  return h('span', {}, code(own), h('span', { class: 'verdict', 'data-state': 'ageing' }, 'now'), ' ', code(present || 'none'));
}

function comparison({ same, difference, failure }) {
  if (same === null) return failure ?? 'could not be read';
  if (same) return h('span', { class: 'verdict', 'data-state': 'fresh' }, 'shows the same');
  const { missing = [], surplus = [], changed = [], fields = [] } = difference ?? {};
  const parts = [
    missing.length > 0 && `${plural(missing.length, 'item')} missing`,
    surplus.length > 0 && `${plural(surplus.length, 'item')} too many`,
    changed.length > 0 && `${plural(changed.length, 'item')} changed`,
    fields.length > 0 && fields.join(', '),
  ].filter(Boolean);
  return h('span', { class: 'verdict', 'data-state': 'ageing' }, `differs: ${parts.join('; ') || 'somehow'}`);
}

function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

function code(text) {
  return h('code', {}, text);
}
