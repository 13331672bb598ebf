/* Signing in: locally with a token from the command line, elsewhere at an OpenID Connect issuer. */

import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { notify } from './notices.js';
import { dayTime, readable, shortId } from './words.js';

const COMMANDS = { seller: './freshet token --role seller', admin: './freshet token --role admin', viewer: './freshet token --role viewer' };

/** The dialog with all tokens that this tab holds. */
export function openAccount(app) {
  const { session } = app;
  const held = h('div', { class: 'held' });
  const draw = () => held.replaceChildren(...(session.all.length === 0
    ? [h('p', { class: 'note' }, 'Nobody is signed in. Feeds can be read without.')]
    : session.all.map((token) => holder(app, token))));
  draw();
  const stop = session.onChange(draw);
  openDialog({
    title: 'Account',
    content: [held, h('h3', {}, session.all.length > 0 ? 'Somebody else' : 'Sign in'), signIn(app, 'viewer')],
    onClose: stop,
  });
}

function holder({ session, client }, token) {
  const isCurrent = token.userId === session.current?.userId;
  return h('div', { class: 'holder', 'data-current': isCurrent ? 'true' : null },
    h('div', {},
      h('p', {}, h('strong', {}, token.roles.map(readable).join(', ') || 'No role'), ` ${shortId(token.userId)}`),
      h('p', { class: 'note' }, `${token.endsAt > client.now() ? 'Ends' : 'Ended'} ${dayTime(token.endsAt, client.now())}`)),
    h('div', { class: 'actions' },
      isCurrent
        ? h('span', { class: 'tag' }, 'In use')
        : h('button', { class: 'secondary small', type: 'button', on: { click: () => session.use(token.userId) } }, 'Use'),
      h('button', { class: 'quiet small', type: 'button', on: { click: () => session.remove(token.userId) } }, 'Sign out')));
}

/** What a view shows that needs a role which nobody who is signed in has. */
export function needsRole(app, role, what) {
  const other = app.session.current;
  return h('div', { class: 'gate' },
    h('h2', {}, `For ${role === 'admin' ? 'operators' : 'sellers'}`),
    app.session.hasEnded && h('p', { role: 'status' }, 'Your token has ended, or is not accepted any more. Give another one to go on.'),
    h('p', {}, what),
    other && h('p', { class: 'note' }, `You are signed in as ${other.roles.map(readable).join(', ') || 'a user without a role'}, `
      + `which does not have the role ${role}.`),
    signIn(app, role));
}

let made = 0;

function signIn(app, role) {
  const { settings, session } = app;
  if (settings.oidc) {
    return h('div', { class: 'actions' }, h('button', {
      class: 'primary',
      type: 'button',
      on: {
        click: async () => {
          try {
            await (await import('./oidc.js')).signIn(settings.oidc);
          } catch (error) {
            notify({ text: error.message, tone: 'refused' });
          }
        },
      },
    }, 'Sign in'));
  }
  // A view may ask for one while the dialog does.
  const id = `token-${++made}`;
  const field = h('input', {
    id, type: 'text', class: 'code', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': `${id}-note ${id}-error`,
  });
  const error = h('p', { class: 'field-error', id: `${id}-error`, role: 'alert' });
  const use = () => {
    try {
      session.add(field.value);
      field.value = '';
      error.textContent = '';
    } catch (refused) {
      error.textContent = refused.message;
      field.focus();
    }
  };
  return h('form', { class: 'form', on: { submit: (event) => { event.preventDefault(); use(); } } },
    h('p', {}, 'Locally, open the address that ', h('code', {}, './freshet up'), ' prints, or make a token:'),
    h('pre', { class: 'code-block' }, h('code', {}, COMMANDS[role])),
    h('div', { class: 'field' }, h('label', { for: id }, 'Token'), field,
      h('p', { class: 'note', id: `${id}-note` }, 'It is held in this tab only, until the tab is closed.'), error),
    h('div', { class: 'actions' }, h('button', { class: 'primary', type: 'submit' }, 'Use this token')));
}
