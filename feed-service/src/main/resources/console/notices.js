/* What the page says on its own: announcements for screen readers, short notices, and problems in the server's words. */

import { h, setText } from './dom.js';
import { icon } from './icons.js';

const STAY_MS = 6000;
const GATHER_MS = 250;

let waiting = [];

/** Says something to screen readers, politely. What comes within a moment is said together. */
export function announce(text) {
  if (waiting.length === 0) {
    setTimeout(() => {
      setText(document.getElementById('announcer'), waiting.slice(-3).join('. '));
      waiting = [];
    }, GATHER_MS);
  }
  if (!waiting.includes(text)) waiting.push(text);
}

/**
 * Shows a notice for a while; it stays under the pointer and while it has the focus. `action` is what can be done about
 * it: `{ label, run }`. `gone` is called once it has gone, with whether the action was taken. Returns what ends it.
 */
export function notify({ text, tone = 'plain', action = null, stay = STAY_MS, gone = null }) {
  const notice = h('div', { class: 'notice', 'data-tone': tone },
    h('p', {}, text),
    action && h('button', { class: 'link', type: 'button', on: { click: () => end(true) } }, action.label),
    h('button', { class: 'quiet round', type: 'button', 'aria-label': 'Dismiss', on: { click: () => end(false) } },
      icon('close')));

  let timer = null;
  let ended = false;
  function end(taken) {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    notice.remove();
    if (taken) action.run();
    gone?.(taken);
  }
  const hold = () => clearTimeout(timer);
  const go = () => {
    hold();
    timer = setTimeout(() => end(false), stay);
  };
  for (const event of ['pointerenter', 'focusin']) notice.addEventListener(event, hold);
  for (const event of ['pointerleave', 'focusout']) notice.addEventListener(event, go);
  document.getElementById('notices').append(notice);
  go();
  return () => end(false);
}

/** What a service refused: what was tried, its own words, the fields, and the request's id for its log. */
export function problem(error, tried, ...actions) {
  return h('div', { class: 'problem', role: 'alert', 'data-problem': error.type ?? 'about:blank' },
    h('p', { class: 'problem-title' }, tried),
    h('p', {}, wordsOf(error)),
    error.errors?.length > 0 && h('ul', {}, error.errors.map(({ field, message }) =>
      h('li', {}, h('code', {}, field), ` ${message}`))),
    error.requestId && h('p', { class: 'note' }, 'Request ', h('code', {}, error.requestId)),
    actions.length > 0 && h('div', { class: 'actions' }, actions));
}

/** The detail of a problem; of anything else its message. */
export function wordsOf(error) {
  if (error.name === 'TimeoutError') return 'No answer in time. Look whether the service runs, and try again.';
  return error.detail || error.message || String(error);
}

/** Shows a problem as a notice, where there is no place of its own for it. */
export function notifyProblem(error, tried) {
  const fields = (error.errors ?? []).map(({ field, message }) => `${field} ${message}`).join('; ');
  notify({ text: `${tried}: ${wordsOf(error)}${fields ? ` (${fields})` : ''}`, tone: 'refused', stay: 12_000 });
}
