/* A change on its way from a seller's commit to this page, live. Seen are all that the discover feed is told of. */

import { openAccount } from './account.js';
import { followChanges } from './change.js';
import { h, reconcile, setText } from './dom.js';
import { icon } from './icons.js';
import { notifyProblem } from './notices.js';
import { onThemeChange, palette } from './palette.js';
import { download, waterfall } from './waterfall.js';
import { clockTime, measured, plural, readable } from './words.js';

export const role = 'seller';

const DEMO = 'freshet.timeline.stream';
const SERIES = 10;
const PAUSE_MS = 1500;
const PICTURE_WIDTH = 960;
const CALL_MS = 10_000;

export function mount(root, app) {
  const { client, session } = app;
  let changes = [];
  let chosen = null;
  let series = 0;
  let pictured = '';

  const figure = h('p', { class: 'figure' });
  const figureNote = h('p', { class: 'note', role: 'status' });
  const canvas = h('div', { class: 'waterfall' });
  const make = h('button', { class: 'primary', type: 'button', on: { click: () => begin(1) } }, 'Make a change');
  const makeTen = h('button', { class: 'secondary', type: 'button', on: { click: () => begin(SERIES) } }, 'Make ten');
  const save = h('button', { class: 'secondary', type: 'button', on: { click: savePicture } }, icon('download'), 'Picture');
  const tidy = h('button', { class: 'quiet', type: 'button', on: { click: removeDemo } }, 'Delete the demo stream');
  const raw = h('details', { class: 'raw' }, h('summary', {}, 'The frame, as it came'), h('pre', { class: 'code-block' }));
  const list = h('ol', { class: 'changes' });
  const stats = h('dl', { class: 'facts' });
  const isSeller = session.hasRole('seller');

  root.append(
    h('header', { class: 'page-head' },
      h('div', {},
        h('h1', { tabindex: -1 }, 'Timeline of a change'),
        h('p', { class: 'lead' }, 'From a seller’s commit until this page shows it. Each change of the discover feed appears by itself.')),
      h('div', { class: 'actions' }, isSeller
        ? [make, makeTen, tidy]
        : [h('p', { class: 'note' }, 'To make a change yourself you need a seller’s token.'),
          h('button', { class: 'secondary', type: 'button', on: { click: () => openAccount(app) } }, 'Sign in')])),
    h('div', { class: 'timeline-grid' },
      h('section', { class: 'panel', 'aria-label': 'The change' },
        h('div', { class: 'panel-head' }, h('div', {}, figure, figureNote), save),
        canvas, raw),
      h('section', { class: 'panel', 'aria-labelledby': 'changes-title' },
        h('div', { class: 'panel-head' }, h('h2', { id: 'changes-title' }, 'Changes')),
        stats, list)));

  // The newest first, so that what is made here is on the first page, and all that concerns discover is told.
  const feed = client.feed({ feed: 'discover', sort: 'newest' });
  const unsubscribe = feed.subscribe((state) => app.reach.read(state.error));
  const following = followChanges(client, (all) => {
    // Who looks at an older one goes on looking at it.
    if (chosen === null || chosen === changes[0]) chosen = all[0] ?? null;
    changes = all;
    draw();
  });
  const stopTheme = onThemeChange(draw);
  const sizes = new ResizeObserver(() => draw());
  sizes.observe(canvas);
  draw();

  function draw() {
    tidy.hidden = sessionStorage.getItem(DEMO) === null;
    save.hidden = chosen === null;
    raw.hidden = !chosen?.frame;
    drawList();
    if (chosen === null) {
      setText(figure, 'Waiting for a change');
      setText(figureNote, isSeller ? 'Make one, or change something as a seller in another window.' : 'It is drawn here as soon as one comes.');
      drawn([{ id: 'none' }], () => h('div', { class: 'empty' }, h('p', {}, 'Committed → published → invalidated → announced → told → fresh')));
      return;
    }
    const { stages, sinceCommit, error } = following.stagesOf(chosen);
    const total = stages.find(({ id }) => id === 'fresh').ms;
    setText(figure, total === null ? '…' : measured(total));
    setText(figureNote, `${sinceCommit ? 'from the commit' : 'from the notification'} until this page showed it`
      + `${error === null ? '' : ` · clocks agree to ± ${measured(error)}`}`);
    drawn(stages, () => waterfall(stages, { width: Math.max(300, canvas.clientWidth), palette: palette() }));
    if (chosen.frame) setText(raw.lastChild, JSON.stringify(chosen.frame, null, 2));
  }

  function drawn(what, make) {
    const key = JSON.stringify([what, canvas.clientWidth, palette()]);
    if (key === pictured) return;
    pictured = key;
    canvas.replaceChildren(make());
  }

  function drawList() {
    const totals = changes.map(following.totalOf).filter((ms) => ms !== null).sort((a, b) => a - b);
    stats.replaceChildren(...[
      ['Seen', plural(changes.length, 'change')],
      ['Median to fresh', totals.length > 0 ? measured(totals[Math.floor((totals.length - 1) / 2)]) : '–'],
      ['Slowest', totals.length > 0 ? measured(totals.at(-1)) : '–'],
    ].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
    reconcile(list, changes, {
      key: (change) => change.number,
      create: (change) => h('li', {}, h('button', {
        class: 'change', type: 'button', on: { click: () => { chosen = change; draw(); } },
      }, h('span'), h('span', { class: 'change-total' }), h('span', { class: 'note' }))),
      update(line, change) {
        const [what, total, when] = line.firstChild.children;
        const kind = change.frame?.change_type ?? change.frame?.reason ?? 'sent';
        setText(what, `${readable(kind)}${change.isOurs ? ' · yours' : ''}`);
        const ms = following.totalOf(change);
        setText(total, ms === null ? '…' : measured(ms));
        setText(when, clockTime(change.at));
        line.firstChild.setAttribute('aria-pressed', String(change === chosen));
      },
    });
  }

  async function begin(count) {
    if (series > 0) return;
    series = count;
    for (const button of [make, makeTen]) button.setAttribute('aria-disabled', 'true');
    try {
      const id = await demoStream();
      for (; series > 0; series--) {
        await changeOnce(id);
        if (series > 1) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    } catch (error) {
      if (error.status === 404) sessionStorage.removeItem(DEMO);
      notifyProblem(error, 'The change was refused');
    } finally {
      series = 0;
      for (const button of [make, makeTen]) button.removeAttribute('aria-disabled');
      draw();
    }
  }

  async function changeOnce(id) {
    const title = `Timeline demo · ${clockTime(client.now())}`;
    chosen = null;
    const mine = following.begin(id);
    try {
      const { body } = await client.call('stream', `/api/streams/${id}`, {
        method: 'PATCH', body: { title }, signal: AbortSignal.timeout(CALL_MS),
      });
      mine.answered(body.updated_at);
    } catch (error) {
      mine.failed();
      throw error;
    }
  }

  /** A stream of one's own for this page: nothing that is sold is touched. */
  async function demoStream() {
    const known = sessionStorage.getItem(DEMO);
    if (known) return known;
    const { body } = await client.call('stream', '/api/streams', {
      method: 'POST',
      signal: AbortSignal.timeout(CALL_MS),
      body: { title: 'Timeline demo', category: 'home', description: 'Made by the console to show how changes travel.' },
    });
    sessionStorage.setItem(DEMO, body.id);
    // Its creation is a change too; what is measured shall not wait for it.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return body.id;
  }

  async function removeDemo() {
    try {
      await client.call('stream', `/api/streams/${sessionStorage.getItem(DEMO)}`, {
        method: 'DELETE', signal: AbortSignal.timeout(CALL_MS),
      });
    } catch (error) {
      if (error.status !== 404) {
        notifyProblem(error, 'The demo stream was not deleted');
        return;
      }
    }
    sessionStorage.removeItem(DEMO);
    draw();
  }

  function savePicture() {
    const { stages, sinceCommit } = following.stagesOf(chosen);
    const total = stages.find(({ id }) => id === 'fresh').ms;
    download(waterfall(stages, {
      width: PICTURE_WIDTH,
      palette: palette(),
      title: total === null ? 'A change on its way' : `Fresh after ${measured(total)}`,
      subtitle: `${sinceCommit ? 'Since the commit' : 'Since the notification'}, ${clockTime(chosen.at)} · Freshet`,
    }), 'freshet-timeline.svg');
  }

  return {
    title: 'Timeline',
    isPersonal: true,
    unmount() {
      series = 0;
      unsubscribe();
      feed.close();
      following.close();
      stopTheme();
      sizes.disconnect();
    },
  };
}
