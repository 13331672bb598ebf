/*
 * The console: Freshet, looked at. How its files hang together:
 *
 *   app.js        begins: takes the token, reads the settings, makes the one client, and goes from view to view
 *   shell.js      what stands around a view: connection, banner, account, theme
 *   session.js    tokens and roles; oidc.js signs in at an issuer, account.js is the dialog
 *   freshet.js    the client of clients/web. All feeds and all calls go through it
 *
 *   buyer.js      #/           two column.js, of item.js each; detail.js, places.js. arrival.js keeps a reader's place
 *   seller.js     #/seller     one's own streams and products; draft.js is the form
 *   timeline.js   #/timeline   a change from its commit to this page; change.js measures, waterfall.js draws
 *   freshness.js  #/freshness  charts.js of what prometheus.js reads; inspector.js of one page
 *   operator.js   #/operator   the parts, caches, replays, dead letters, findings; curl.js says the same as a command,
 *                              bytes.js what can be read of a dead letter
 *
 *   dom.js elements · notices.js what is said and refused · dialog.js · words.js times and prices · icons.js · pictures.js
 *
 * A view is a module with `mount(root, app, parameters)`, which returns `{ title, unmount, isPersonal }`: a personal one
 * is mounted anew for another user. It may name a `role` that it needs. All but the buyer's are loaded when they are
 * opened, together with workbench.css. There is no build: what stands here is what is served.
 * The page's policy allows no inline script or style; styles that a script sets go through the CSSOM.
 */

import * as buyer from './buyer.js';
import { h } from './dom.js';
import { createClient } from './freshet.js';
import { notify, problem, wordsOf } from './notices.js';
import { createSession, takeTokensFromAddress } from './session.js';
import { readSettings } from './settings.js';
import { showAccount, showConnection, showTheme } from './shell.js';

const VIEWS = {
  '': async () => buyer,
  seller: () => workbench(import('./seller.js')),
  timeline: () => workbench(import('./timeline.js')),
  freshness: () => workbench(import('./freshness.js')),
  operator: () => workbench(import('./operator.js')),
};

// Before anything else: nobody shall see a token in the address.
let given = takeTokensFromAddress();

const main = document.getElementById('main');
const session = createSession();
keepTokens();
const settings = await readSettings();
if (settings.oidc) await signInByIssuer();
const client = createClient({
  feedUrl: settings.feedUrl,
  streamUrl: settings.streamUrl ?? undefined,
  gatewayUrl: settings.gatewayUrl ?? undefined,
  token: (why) => session.token(why),
});
const app = { settings, session, client, reach: showConnection(client, settings.gatewayUrl !== null), showAgain: () => go() };
let view = { unmount() {} };
let shown = null;
let styles = null;

let user = session.current?.userId;
session.onChange((token, clientKnows) => {
  if (!clientKnows) Promise.resolve(client.setToken((why) => session.token(why))).catch(tellRefusal);
  if (token?.userId === user) return;
  user = token?.userId;
  if (view.isPersonal) go();
});
// Also a fault of a listener of ours comes this way, and shall be seen by who looks for it.
client.on('error', (error) => console.warn(error));
showTheme();
showAccount(app);
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

addEventListener('hashchange', () => {
  given = takeTokensFromAddress();
  keepTokens();
  go();
});
go();

async function go() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const name = Object.hasOwn(VIEWS, path) ? path : '';
  const isFirst = shown === null;
  const mine = {};
  shown = mine;
  view.unmount();
  view = { unmount() {} };
  main.replaceChildren();
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  try {
    const module = await VIEWS[name]();
    // Another one was chosen while this one was loading.
    if (shown !== mine) return;
    if (module.role) session.prefer(module.role);
    view = module.mount(main, app, new URLSearchParams(query));
    document.title = `${view.title} · Freshet`;
  } catch (error) {
    main.replaceChildren(problem(error, 'This page could not be shown', h('button',
      { class: 'secondary', type: 'button', on: { click: () => location.reload() } }, 'Load again')));
  }
  if (!isFirst) {
    scrollTo(0, 0);
    (main.querySelector('h1') ?? main).focus({ preventScroll: true });
  }
}

/** The styles of the pages for sellers, developers and operators come with the first of them. */
async function workbench(module) {
  styles ??= new Promise((resolve) => {
    const link = h('link', { rel: 'stylesheet', href: '/console/workbench.css', on: { load: resolve, error: resolve } });
    document.head.append(link);
  });
  const [loaded] = await Promise.all([module, styles]);
  return loaded;
}

function keepTokens() {
  for (const text of given) {
    try {
      session.add(text);
    } catch (error) {
      tellRefusal(error);
    }
  }
  given = [];
}

async function signInByIssuer() {
  const oidc = await import('./oidc.js');
  session.renewal = () => oidc.renew(settings.oidc);
  const parameters = new URLSearchParams(location.search);
  if (!oidc.isReturn(parameters)) return;
  try {
    session.add(await oidc.finishSignIn(settings.oidc, parameters));
  } catch (error) {
    tellRefusal(error);
  }
}

function tellRefusal(error) {
  notify({ text: wordsOf(error), tone: 'refused', stay: 12_000 });
}
