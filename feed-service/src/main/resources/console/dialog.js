/* Dialogs, by the browser's own element: it keeps the focus inside, closes at Escape and gives the focus back. */

import { h } from './dom.js';
import { icon } from './icons.js';

let made = 0;

/** Opens a dialog with that heading and content. `side` is at the side on a wide screen. Returns what closes it. */
export function openDialog({ title, content, side = false, onClose = null }) {
  const id = `dialog-${++made}`;
  const dialog = h('dialog', { class: side ? 'dialog side' : 'dialog', 'aria-labelledby': id },
    h('div', { class: 'dialog-head' },
      h('h2', { id }, title),
      h('button', { class: 'quiet round', type: 'button', 'aria-label': 'Close', on: { click: () => dialog.close() } },
        icon('close'))),
    h('div', { class: 'dialog-body' }, content));
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    onClose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return () => dialog.close();
}

/** Asks before something is done that cannot be undone. */
export function confirmed({ title, text, action, more = null }) {
  return new Promise((resolve) => {
    let answer = false;
    const close = openDialog({
      title,
      content: [
        h('p', {}, text),
        more,
        h('div', { class: 'actions end' },
          h('button', { class: 'secondary', type: 'button', autofocus: true, on: { click: () => close() } }, 'Cancel'),
          h('button', { class: 'danger', type: 'button', on: { click: () => { answer = true; close(); } } }, action)),
      ],
      onClose: () => resolve(answer),
    });
  });
}
