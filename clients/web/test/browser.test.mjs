/**
 * In a real browser, against a real stack on other origins: what Node has not. Skipped without the environment of stack.test.mjs,
 * and without a Chromium (or the path of one in FRESHET_CHROMIUM).
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { createClient } from '../freshet.js';
import { Browser, CHROMIUM } from './chromium.mjs';
import { really } from './clock.mjs';

const {
  FRESHET_FEED_URL: feedUrl,
  FRESHET_STREAM_URL: streamUrl,
  FRESHET_GATEWAY_URL: gatewayUrl,
  FRESHET_SELLER_TOKEN: sellerToken,
} = process.env;
const isAbsent = [feedUrl, streamUrl, gatewayUrl, sellerToken].some((value) => !value);
const skip = isAbsent ? 'no stack: see stack.test.mjs' : CHROMIUM === null && 'no Chromium on this machine';
const CATEGORY = `b${Date.now().toString(36)}`;
const PATIENCE_MS = 60_000;

const PAGE = `<!doctype html><title>test</title><script type="module">
  import { createClient } from './freshet.js';
  const sse = location.search.includes('sse');
  const client = createClient({ feedUrl: '${feedUrl}', gatewayUrl: '${gatewayUrl}', ...(sse && { WebSocket: null }) });
  const feed = client.feed({ feed: 'discover', category: '${CATEGORY}' });
  const states = [];
  const refreshes = [];
  feed.subscribe((state) => states.push(state));
  client.on('refresh', (frame) => refreshes.push(frame));
  Object.assign(window, { client, feed, states, refreshes });
</script>`;

let browser;
let server;
let seller;
let url;

before(async () => {
  if (skip) {
    return;
  }
  const source = readFileSync(new URL('../freshet.js', import.meta.url));
  server = createServer((request, response) => {
    const isScript = request.url === '/freshet.js';
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? source : PAGE);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}/`;
  browser = await new Browser().start();
  seller = createClient({ feedUrl, streamUrl, token: sellerToken });
});

after(async () => {
  seller?.close();
  await browser?.stop();
  server?.closeAllConnections();
  server?.close();
});

async function until(expression, what) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await browser.value(expression))) {
    assert.ok(
      performance.now() < end,
      `waited in vain until ${what}: ${await browser.value('JSON.stringify([client.connection, feed.state])')}`,
    );
    await really(50);
  }
}

async function product(title) {
  const body = {
    title,
    category: CATEGORY,
    price: { amount: '9.50', currency: 'AED' },
    condition: 'GOOD',
    feeds: ['DISCOVER'],
  };
  return (await seller.call('stream', '/api/products', { method: 'POST', body })).body.id;
}

const shown = (id) => `feed.state.items.some((item) => item.id === '${id}')`;

test('a page of another origin follows a feed by WebSocket', { skip }, async () => {
  await browser.open(url);
  await until("client.connection.state === 'listening' && !feed.state.loading", 'it listens');
  assert.equal(await browser.value('client.connection.transport'), 'websocket');
  const id = await product('One');
  await until(shown(id), 'it is shown');
  assert.equal(await browser.value('typeof feed.state.cacheStatus'), 'string', 'the service lets pages read it');
  assert.ok(Math.abs((await browser.value('client.now()')) - Date.now()) < 15_000);
});

test(
  'without a network the page keeps the feed, and shows it again from IndexedDB when it is opened anew',
  { skip },
  async () => {
    const count = await browser.value('feed.state.items.length');
    assert.ok(count > 0);
    await browser.setOffline(true);
    await until("client.connection.state === 'offline'", 'it is offline');
    await browser.value('feed.refresh()');
    assert.equal(await browser.value('feed.state.items.length'), count);
    assert.equal(await browser.value('feed.state.error.status'), 0);
    await browser.value('feed.close()');
    await browser.value(`window.again = client.feed({ feed: 'discover', category: '${CATEGORY}' }), 0`);
    await until('again.state.stale && !again.state.loading', 'the copy is shown');
    assert.equal(await browser.value('again.state.items.length'), count);
    assert.ok(await browser.value('again.state.storedAt !== null'));
    const missed = await product('While it was offline');
    await browser.setOffline(false);
    await until(`again.state.items.some((item) => item.id === '${missed}') && !again.state.stale`, 'it is read');
    await until("client.connection.state === 'listening'", 'it listens again');
  },
);

test('what IndexedDB holds is shown at once by the next visit, and confirmed', { skip }, async () => {
  await browser.open(url);
  await until('feed.state.items.length > 0 && !feed.state.stale && !feed.state.loading', 'it is confirmed');
  assert.ok(
    await browser.value('states.some(({ stale, storedAt, items }) => stale && storedAt !== null && items.length > 0)'),
  );
  const held = await browser.value(`new Promise((resolve) => {
    const request = indexedDB.open('freshet');
    request.onsuccess = () => {
      const all = request.result.transaction('copies').objectStore('copies').getAll();
      all.onsuccess = () => resolve(all.result.map(({ key, stored_at, etag, page }) => [key.includes('${CATEGORY}'), typeof stored_at, typeof etag, page.items.length > 0]));
    };
  })`);
  assert.deepEqual(held, [[true, 'string', 'string', true]]);
});

test('50 copies are kept, the latest, and none of more than 7 days', { skip }, async () => {
  const kept = await browser.value(`(async () => {
    const database = await new Promise((resolve) => {
      const request = indexedDB.open('freshet');
      request.onsuccess = () => resolve(request.result);
    });
    const copies = () => database.transaction('copies', 'readwrite').objectStore('copies');
    const day = 24 * 3_600_000;
    for (let number = 0; number < 60; number++) {
      copies().put({ key: 'k' + number, stored_at: new Date(Date.now() - day - number).toISOString(), etag: null, page: {} });
    }
    copies().put({ key: 'old', stored_at: new Date(Date.now() - 8 * day).toISOString(), etag: null, page: {} });
    await feed.refresh();
    for (let tries = 0; tries < 100; tries++) {
      const keys = await new Promise((resolve) => {
        const request = copies().getAllKeys();
        request.onsuccess = () => resolve(request.result);
      });
      if (keys.length <= 50) {
        return { count: keys.length, first: keys.includes('k0'), last: keys.includes('k59'), old: keys.includes('old') };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })()`);
  assert.deepEqual(kept, { count: 50, first: true, last: false, old: false });
});

test('a page of another origin follows a feed by Server-Sent Events', { skip }, async () => {
  await browser.open(`${url}?sse`);
  await until("client.connection.state === 'listening' && client.connection.transport === 'sse'", 'it listens');
  const id = await product('By events');
  await until(shown(id), 'it is shown');
  assert.ok((await browser.value('refreshes.length')) > 0);
});
