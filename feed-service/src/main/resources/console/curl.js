/* Every action of the operator is a call of the API. This says it as a command, with a token that is made when it is run. */

import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { announce } from './notices.js';

/** The command in one line. */
export function curl({ method = 'GET', url, body }) {
  return [
    'curl -s',
    method !== 'GET' && `-X ${method}`,
    `-H "Authorization: Bearer $(./freshet token --role admin)"`,
    body && `-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`,
    quoted(url),
  ].filter(Boolean).join(' ');
}

/**
 * A part that opens and shows the command. `call` is asked each time, for it may depend on what was chosen; `redraw` is for
 * when something else is chosen meanwhile.
 */
export function asCurl(call) {
  const text = h('code');
  const redraw = () => setText(text, curl(call()));
  const copy = h('button', {
    class: 'quiet small',
    type: 'button',
    on: {
      async click() {
        await navigator.clipboard.writeText(text.textContent);
        announce('Copied');
        copy.lastChild.textContent = 'Copied';
        setTimeout(() => { copy.lastChild.textContent = 'Copy'; }, 2000);
      },
    },
  }, icon('copy'), h('span', {}, 'Copy'));
  const details = h('details', { class: 'curl', on: { toggle: redraw } },
    h('summary', {}, 'as curl'), h('pre', { class: 'code-block', tabindex: 0, 'aria-label': 'Command' }, text),
    // The clipboard is for safe origins only.
    navigator.clipboard && copy);
  details.redraw = redraw;
  return details;
}

function quoted(text) {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}
