/** A process that has closed its client ends by itself: no timer, request or connection of the client is left. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { ScriptedFeed, ScriptedGateway, problem } from './scripted.mjs';

/** Less than the client's timers. */
const MOST_MS = 8_000;

const SCRIPT = `
  import { createClient } from ${JSON.stringify(new URL('../freshet.js', import.meta.url).href)};
  const [feedUrl, gatewayUrl, transport] = process.argv.slice(1);
  const token = () => new Promise(() => {}); // the user is asked, and does not answer
  const client = createClient({ feedUrl, gatewayUrl, token, ...(transport === 'sse' && { WebSocket: null }) });
  client.feed({ feed: 'discover' });
  client.feed({ feed: 'discover', category: 'rests' });
  client.joinStream('a');
  client.call('feed', '/api/cache/stats').catch(() => {});
  client.command('get_unread', {}).catch(() => {});
  client.on('connection', ({ state }) => {
    if (state === 'listening') {
      setTimeout(() => client.close(), 500);
    }
  });
`;

for (const transport of ['websocket', 'sse']) {
  test(`by ${transport}`, async () => {
    const gateway = await new ScriptedGateway().start();
    const feed = await new ScriptedFeed().start();
    const { page } = feed;
    feed.page = (request) =>
      request.url.includes('rests') ? problem(503, { 'Retry-After': '60' }) : page.call(feed, request);
    const started = performance.now();
    const child = spawn(process.execPath, [
      '--no-warnings',
      '--input-type=module',
      '-e',
      SCRIPT,
      feed.url,
      gateway.url,
      transport,
    ]);
    const code = await new Promise((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
      child.stderr.pipe(process.stderr);
      child.on('exit', (exitCode) => {
        clearTimeout(timer);
        resolve(exitCode);
      });
    });
    await gateway.stop();
    await feed.stop();
    assert.equal(code, 0, `it has not ended within ${MOST_MS} ms`);
    assert.ok(feed.requests.length >= 2);
    assert.ok(performance.now() - started < MOST_MS);
  });
}
