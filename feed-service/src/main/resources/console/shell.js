/* What stands around every view: the connection, the banner when something is away, who the user is, and the theme. */

import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { announce, notify } from './notices.js';
import { plural, readable, shortId } from './words.js';

/** A short break is no news. */
const GRACE_MS = 1200;

const element = (id) => document.getElementById(id);

/** Shows the connection. Returns `reach`, to which each feed says how its last read went. */
export function showConnection(client, isNotified) {
  let unreachable = false;
  let hasListened = false;
  let grace = null;
  let shown = null;

  const label = element('connection');
  function draw() {
    const { state, transport, reason, code } = client.connection;
    if (state === 'listening') hasListened = true;
    const [mood, text] = describe(state, isNotified);
    label.dataset.state = mood;
    setText(label.lastElementChild, text);
    label.title = [transport && `by ${transport === 'sse' ? 'Server-Sent Events' : 'WebSocket'}`, reason, code && `(${code})`]
      .filter(Boolean).join(' ');
    clearTimeout(grace);
    // Without network one wants to know at once; a reconnect is often over before it can be read.
    if (navigator.onLine && state !== 'listening') grace = setTimeout(drawBanner, GRACE_MS);
    else drawBanner();
  }

  function drawBanner() {
    const [kind, title, text, action] = explain();
    if (kind + text === shown) return;
    shown = kind + text;
    const banner = element('banner');
    banner.dataset.kind = kind;
    banner.replaceChildren(...(kind ? [h('p', {}, h('strong', {}, title), ' ', text), action].filter(Boolean) : []));
  }

  function explain() {
    const { state, reason } = client.connection;
    if (!navigator.onLine) {
      return ['offline', 'Offline', 'You see what this browser holds. It goes on by itself once the network is back.'];
    }
    if (state === 'stopped') {
      return ['stopped', 'Not connected', `${reason ?? 'The gateway refused this page'}. Feeds can be read, and do not change by themselves.`,
        h('button', { class: 'link', type: 'button', on: { click: () => location.reload() } }, 'Load again')];
    }
    if (state === 'listening') return ['', '', ''];
    if (unreachable) {
      return ['offline', 'Offline', 'Freshet does not answer. You see what this browser holds, and it goes on asking.'];
    }
    if (hasListened) return ['reconnecting', 'Reconnecting', 'What you see stays. Changes may come late.'];
    return ['', '', ''];
  }

  client.on('connection', draw);
  addEventListener('online', draw);
  addEventListener('offline', draw);
  draw();
  return {
    /** Called with a feed's error, or null: whether anything answers at all. */
    read(error) {
      const was = unreachable;
      unreachable = error?.status === 0;
      if (was !== unreachable) draw();
    },
  };
}

function describe(state, isNotified) {
  if (!navigator.onLine) return ['offline', 'Offline'];
  if (!isNotified) return ['ageing', 'Not notified'];
  switch (state) {
    case 'listening': return ['fresh', 'Listening'];
    case 'waiting': return ['ageing', 'Reconnecting'];
    case 'stopped': return ['offline', 'Not connected'];
    default: return ['ageing', 'Connecting'];
  }
}

/** The button with the user's role, which opens the account; and what waits from sellers that the user follows. */
export function showAccount(app) {
  const { client, session } = app;
  const button = element('account');
  const draw = () => {
    const token = session.current;
    const text = token ? `${readable(token.roles.at(-1) ?? 'user')} ${shortId(token.userId)}` : 'Sign in';
    button.replaceChildren(icon('user'), h('span', { class: 'account-name' }, text));
    button.setAttribute('aria-label', token ? `Account: ${text}` : text);
  };
  draw();
  session.onChange(draw);
  button.addEventListener('click', async () => (await import('./account.js')).openAccount(app));
  client.on('signed_out', ({ reason }) => notify({
    text: `Signed out: ${reason}`,
    tone: 'refused',
    stay: 15_000,
    action: { label: 'Sign in', run: () => button.click() },
  }));

  const unread = element('unread');
  client.on('unread_counts', ({ total }) => {
    unread.hidden = total === 0;
    unread.replaceChildren(icon('bell'), h('span', { class: 'count' }, total > 99 ? '99+' : String(total)));
    unread.setAttribute('aria-label', `${plural(total, 'show')} of sellers you follow went live. Mark as seen`);
  });
  client.on('authenticated', () => client.unread().catch(() => {}));
  unread.addEventListener('click', () => client.markRead().catch(() => {}));
  client.on('seller_live', ({ seller_id, stream_id, title }) => {
    announce(`${title} is LIVE`);
    notify({
      text: `${title} is LIVE`,
      tone: 'live',
      stay: 10_000,
      action: { label: 'Watch', run: () => watch(app, { id: stream_id, seller_id, title }) },
    });
  });
}

/** Of a stream that no open feed shows only this much is known; the rest comes with its own feed. */
async function watch(app, stream) {
  const { openDetail } = await import('./detail.js');
  openDetail(app, {
    ...stream, type: 'stream', status: 'LIVE', category: 'live', scheduled_at: null, started_at: null, thumbnail_url: null,
  }, () => [], { open() {}, closed() {} });
}

const THEMES = { system: 'As the device', light: 'Light', dark: 'Dark' };

/** A button that goes from the device's theme to light to dark. */
export function showTheme() {
  const button = element('theme');
  const root = document.documentElement;
  const draw = () => {
    const theme = root.dataset.theme ?? 'system';
    button.replaceChildren(icon(theme));
    button.setAttribute('aria-label', `Theme: ${THEMES[theme]}. Change`);
    button.title = `Theme: ${THEMES[theme]}`;
  };
  button.addEventListener('click', () => {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(root.dataset.theme ?? 'system') + 1) % names.length];
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem('freshet.theme', next);
    } catch {
      // Storage is blocked: it holds for this page.
    }
    dispatchEvent(new Event('themechange'));
    draw();
  });
  draw();
}
