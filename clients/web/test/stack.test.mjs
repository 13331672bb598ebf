/**
 * Against a real stack, with faults of a real network in between. Where it is comes from the environment; without that these are
 * skipped:
 *
 *     FRESHET_FEED_URL FRESHET_STREAM_URL FRESHET_GATEWAY_URL
 *     FRESHET_SELLER_TOKEN FRESHET_VIEWER_TOKEN FRESHET_ADMIN_TOKEN
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from '../freshet.js';
import { pass, really, startClock, stopClock } from './clock.mjs';
import { FaultyNetwork } from './network.mjs';

const {
  FRESHET_FEED_URL: feedUrl,
  FRESHET_STREAM_URL: streamUrl,
  FRESHET_GATEWAY_URL: gatewayUrl,
  FRESHET_SELLER_TOKEN: sellerToken,
  FRESHET_VIEWER_TOKEN: viewerToken,
  FRESHET_ADMIN_TOKEN: adminToken,
} = process.env;

const absent = [feedUrl, streamUrl, gatewayUrl, sellerToken, viewerToken, adminToken].some((value) => !value);
const skip =
  absent && 'no stack: FRESHET_FEED_URL, …_STREAM_URL, …_GATEWAY_URL, …_SELLER_TOKEN, …_VIEWER_TOKEN, …_ADMIN_TOKEN';

const PATIENCE_MS = 60_000;
/** A category of this run, so that other runs on the same stack do not matter. */
const CATEGORY = `t${Date.now().toString(36)}`;
const DISCOVER = { feed: 'discover', category: CATEGORY };
const HERE = { latitude: 25.2, longitude: 55.27 };

async function until(isSo, what) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `waited in vain until ${what}`);
    await really(10);
  }
}

/** Runs with clients and networks that end with it. */
function onStack(name, body) {
  test(name, { skip }, async () => {
    const ends = [];
    const scene = {
      client(options = {}) {
        const client = createClient({ feedUrl, streamUrl, gatewayUrl, ...options });
        client.metrics = [];
        client.errors = [];
        client.on('metric', (metric) => client.metrics.push(metric));
        client.on('error', (error) => client.errors.push(error));
        ends.unshift(() => client.close());
        return client;
      },
      async network(target) {
        const network = await new FaultyNetwork(target).start();
        ends.push(() => network.stop());
        return network;
      },
    };
    try {
      await body(scene);
    } finally {
      for (const end of ends) {
        await end();
      }
    }
  });
}

async function opened(client, query) {
  const feed = client.feed(query);
  await until(() => !feed.state.loading && feed.state.asOf !== null, 'the feed is read');
  if (client.connection.state !== 'offline') {
    await listening(client);
  }
  return feed;
}

async function listening(client) {
  await until(() => client.connection.state === 'listening', 'the client listens');
}

const made = [];
const seller = skip ? null : createClient({ feedUrl, streamUrl, token: sellerToken });

async function product(fields = {}) {
  const body = {
    title: 'Shoes',
    category: CATEGORY,
    price: { amount: '9.50', currency: 'AED' },
    condition: 'GOOD',
    feeds: ['DISCOVER'],
    ...fields,
  };
  const answer = await seller.call('stream', '/api/products', { method: 'POST', body });
  made.push(`/api/products/${answer.body.id}`);
  return answer;
}

async function stream(fields = {}) {
  const answer = await seller.call('stream', '/api/streams', {
    method: 'POST',
    body: { title: 'A show', category: CATEGORY, ...fields },
  });
  made.push(`/api/streams/${answer.body.id}`);
  return answer.body;
}

function step(id, verb) {
  return seller.call('stream', `/api/streams/${id}/${verb}`, { method: 'POST' });
}

const titles = (feed) => feed.state.items.map(({ title }) => title);
const shows = (feed, id) => feed.state.items.some((item) => item.id === id);

after(async () => {
  for (const path of made) {
    if (path.includes('streams')) {
      await seller.call('stream', `${path}/end`, { method: 'POST' }).catch(() => {});
    }
    await seller.call('stream', path, { method: 'DELETE' }).catch(() => {});
  }
  seller?.close();
});

onStack('a feed shows what the service answers', async ({ client }) => {
  const reader = client();
  for (const [query, path] of [
    [{ feed: 'discover' }, '/api/feeds/discover'],
    [
      { feed: 'community', ...HERE, radius_km: 20, sort: 'newest', per_page: 5 },
      '/api/feeds/community?latitude=25.2&longitude=55.27&radius_km=20&sort=newest&per_page=5',
    ],
  ]) {
    const feed = await opened(reader, query);
    const raw = await (await fetch(feedUrl + path)).json();
    assert.ok(raw.items.length > 0, 'the demo data is there');
    assert.deepEqual(feed.state.items, raw.items);
    assert.equal(feed.state.hasMore, raw.has_more);
    assert.ok(feed.state.cacheStatus && feed.state.requestId);
    assert.equal(feed.state.error, null);
  }
});

onStack('what has not changed is 304', async ({ client }) => {
  const reader = client();
  const feed = await opened(reader, { feed: 'discover' });
  const before = feed.state.items;
  await feed.refresh();
  const last = reader.metrics.filter(({ name }) => name === 'feed_read').at(-1);
  assert.equal(last.labels.status, '304');
  assert.equal(feed.state.items, before);
});

onStack(
  'a product that is offered, changed and sold is seen so by everybody who shows the feed',
  async ({ client }) => {
    const reader = client();
    const feed = await opened(reader, DISCOVER);
    const { body, etag } = await product();
    await until(() => shows(feed, body.id), 'it is shown');
    await seller.call('stream', `/api/products/${body.id}`, {
      method: 'PATCH',
      body: { title: 'Red shoes' },
      ifMatch: etag,
    });
    await until(() => titles(feed).includes('Red shoes'), 'its title is the new one');
    await seller.call('stream', `/api/products/${body.id}/sell`, { method: 'POST' });
    await until(() => !shows(feed, body.id), 'it is gone');
    assert.ok(reader.metrics.filter(({ name }) => name === 'refresh_delay').length >= 3);
    assert.deepEqual(reader.errors, []);
  },
);

onStack('a stream is shown as it goes live and ends, and is gone when it is deleted', async ({ client }) => {
  const { id } = await stream({ description: 'Of all sizes' });
  const feed = await opened(client(), { feed: 'stream', stream_id: id });
  assert.equal(feed.state.items[0].description, 'Of all sizes');
  assert.equal(feed.state.items[0].status, 'SCHEDULED');
  await step(id, 'go-live');
  await until(() => feed.state.items[0]?.status === 'LIVE', 'it is LIVE');
  await step(id, 'end');
  await until(() => feed.state.items[0]?.status === 'ENDED', 'it is ENDED');
  await seller.call('stream', `/api/streams/${id}`, { method: 'DELETE' });
  await until(() => feed.state.items.length === 0, 'it is gone');
  assert.equal(feed.state.error, null);
});

onStack('further pages are kept fresh with the first', async ({ client }) => {
  const category = `${CATEGORY}-p`;
  const ids = [];
  for (let number = 1; number <= 5; number++) {
    ids.unshift((await product({ category, title: `P${number}` })).body.id);
  }
  const feed = await opened(client(), { feed: 'discover', category, per_page: 2 });
  await until(() => titles(feed)[0] === 'P5', 'the last one is first');
  await feed.more();
  assert.deepEqual(titles(feed), ['P5', 'P4', 'P3', 'P2']);
  await seller.call('stream', `/api/products/${ids[3]}/sell`, { method: 'POST' });
  await until(() => titles(feed).join() === 'P5,P4,P3,P1', 'what stood on the second page is gone');
  await product({ category, title: 'P6' });
  await until(() => titles(feed).join() === 'P6,P5,P4,P3', 'the new one moves them');
  assert.equal(feed.state.hasMore, true);
});

onStack('a change far away is not told to those of another place', async ({ client }) => {
  const reader = client();
  const near = await opened(reader, { feed: 'community', ...HERE, category: CATEGORY });
  const far = await opened(reader, { feed: 'community', latitude: 24.45, longitude: 54.38, category: CATEGORY });
  const told = [];
  reader.on('refresh', (frame) => told.push(frame));
  const { body } = await product({ feeds: ['COMMUNITY'], location: HERE });
  await until(() => shows(near, body.id), 'it is shown near by');
  assert.ok(near.state.items[0].distance_km < 1);
  assert.equal(shows(far, body.id), false);
});

onStack('a change during a cut of the gateway is told after it', async ({ client, network }) => {
  const gateway = await network(gatewayUrl);
  const reader = client({ gatewayUrl: gateway.url });
  const feed = await opened(reader, DISCOVER);
  await really(1_000); // what changed before it listened is read
  gateway.mode = 'refuse';
  gateway.cut();
  await until(() => reader.connection.state === 'waiting', 'the cut is seen');
  const { body } = await product({ title: 'Meanwhile' });
  await really(2_000);
  assert.equal(shows(feed, body.id), false, 'nobody can have told');
  gateway.mode = 'pass';
  await until(() => shows(feed, body.id), 'it is shown');
  await until(
    () => reader.connection.transport === 'websocket' && reader.connection.state === 'listening',
    'it listens again',
  );
  assert.ok(reader.metrics.some(({ name }) => name === 'resumed' || name === 'reconnect'));
});

onStack('a gateway that falls silent is found out and left', async ({ client, network }) => {
  const gateway = await network(gatewayUrl);
  const reader = client({ gatewayUrl: gateway.url });
  const stateIs = async (state, mostMs) => {
    for (let passed = 0; reader.connection.state !== state && passed < mostMs; passed += 250) {
      await pass(250);
    }
    assert.equal(reader.connection.state, state);
  };
  stopClock();
  try {
    reader.feed(DISCOVER);
    await stateIs('listening', 10_000);
    await pass(45_000);
    assert.equal(reader.connection.state, 'listening', 'the question was answered');
    gateway.mode = 'blackhole';
    const { attempts } = gateway;
    await pass(62_000);
    assert.ok(gateway.attempts > attempts || reader.connection.state === 'waiting', 'it has been left');
    gateway.mode = 'pass';
    gateway.cut();
    await stateIs('listening', 120_000);
  } finally {
    reader.close();
    startClock();
  }
});

onStack(
  'while the feed-service is away the feed stays and says so, and is read when it is back',
  async ({ client, network }) => {
    const service = await network(feedUrl);
    const reader = client({ feedUrl: service.url });
    const feed = await opened(reader, DISCOVER);
    const before = feed.state.items.length;
    service.mode = 'refuse';
    service.cut();
    const { body } = await product({ title: 'While it was away' });
    await until(() => feed.state.error !== null, 'it says so');
    assert.equal(feed.state.error.status, 0);
    assert.equal(feed.state.items.length, before);
    service.mode = 'pass';
    await until(() => shows(feed, body.id) && feed.state.error === null, 'it is read');
  },
);

onStack('a feed that is opened again is shown from its copy, and then confirmed', async ({ client }) => {
  const reader = client();
  const first = await opened(reader, DISCOVER);
  const items = first.state.items;
  first.close();
  const states = [];
  const again = reader.feed(DISCOVER);
  again.subscribe((state) => states.push(state));
  await until(() => !again.state.loading && !again.state.stale, 'it is confirmed');
  const copy = states.find(({ stale }) => stale);
  assert.deepEqual(copy.items, items);
  assert.ok(Math.abs(reader.now() - Date.parse(copy.storedAt)) < PATIENCE_MS);
});

onStack(
  'where WebSocket is blocked Server-Sent Events tell of changes, also of those during a cut',
  async ({ client, network }) => {
    const gateway = await network(gatewayUrl);
    gateway.mode = 'no-upgrade';
    const reader = client({ gatewayUrl: gateway.url });
    const feed = await opened(reader, DISCOVER);
    assert.equal(reader.connection.transport, 'sse');
    const one = (await product({ title: 'By events' })).body;
    await until(() => shows(feed, one.id), 'it is shown');
    gateway.mode = 'refuse';
    gateway.cut();
    await until(() => reader.connection.state === 'waiting', 'the cut is seen');
    const two = (await product({ title: 'By events, later' })).body;
    gateway.mode = 'no-upgrade';
    await until(() => shows(feed, two.id), 'it is shown too');
  },
);

onStack('the sign-of-life question is answered to anybody and changes nothing', async ({ client }) => {
  const reader = client();
  const feed = await opened(reader, DISCOVER);
  const nobody = { feed: 'stream', stream_id: '00000000-0000-0000-0000-000000000000' };
  assert.deepEqual(await reader.command('unsubscribe', nobody), nobody);
  const { body } = await product();
  await until(() => shows(feed, body.id), 'it is still told');
});

onStack("64 feeds and 64 streams at once are within the gateway's limits", async ({ client }) => {
  const reader = client();
  for (let number = 0; number < 64; number++) {
    reader.feed({ feed: 'discover', category: `${CATEGORY}-${number}` });
    reader.joinStream(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
  }
  const last = '00000000-0000-4000-8000-000000000063';
  const counted = new Set();
  reader.on('viewer_count', ({ stream_id }) => counted.add(stream_id));
  await until(() => counted.has(last), 'the last is joined');
  assert.deepEqual(reader.errors, []);
  assert.equal(reader.connection.state, 'listening');
});

onStack('a viewer is known, follows a seller, and is told when that one goes live', async ({ client }) => {
  const viewer = client({ token: () => viewerToken });
  const seen = { live: [], unread: [] };
  viewer.on('seller_live', (event) => seen.live.push(event));
  viewer.on('unread_counts', (counts) => seen.unread.push(counts));
  const show = await stream({ title: 'Followed' });
  await viewer.follow(show.seller_id);
  assert.ok(viewer.user.roles.includes('viewer'));
  assert.deepEqual(await viewer.presence([viewer.user.user_id]), [viewer.user.user_id]);
  await step(show.id, 'go-live');
  await until(() => seen.live.some(({ stream_id }) => stream_id === show.id), 'it is told');
  await until(() => seen.unread.some(({ total }) => total > 0), 'it is counted');
  assert.equal((await viewer.markRead(show.seller_id)).by_seller[show.seller_id], undefined);
  assert.equal((await viewer.unread()).by_seller[show.seller_id], undefined);
  await viewer.unfollow(show.seller_id);
});

onStack('who watches is counted, who types is told, and both are so again after a cut', async ({ client, network }) => {
  const gateway = await network(gatewayUrl);
  const viewer = client({ token: viewerToken, gatewayUrl: gateway.url });
  const other = client({ token: sellerToken });
  const { id } = await stream();
  const counts = [];
  const typing = [];
  other.on('viewer_count', ({ stream_id, count }) => stream_id === id && counts.push(count));
  other.on('typing', ({ stream_id, user_ids }) => stream_id === id && typing.push(user_ids));
  other.joinStream(id);
  viewer.joinStream(id);
  await until(() => counts.at(-1) === 2, 'both are counted');
  await viewer.unread(); // it is known who this is
  viewer.typing(id);
  await until(() => typing.some((users) => users.includes(viewer.user.user_id)), 'it is told');
  await until(() => typing.at(-1).length === 0, 'it ends');
  gateway.cut();
  await until(() => counts.at(-1) === 1, 'one is left');
  await until(() => counts.at(-1) === 2, 'both are counted again');
  viewer.leaveStream(id);
  await until(() => counts.at(-1) === 1, 'one has left');
});

onStack('a bad token is renewed once, and then done without: the feed goes on', async ({ client }) => {
  const asked = [];
  const signedOut = [];
  const reader = client({ token: (why) => asked.push(why) && 'bad' + asked.length });
  reader.on('signed_out', (event) => signedOut.push(event));
  const feed = reader.feed(DISCOVER);
  await until(() => signedOut.length === 1, 'it is signed out');
  await listening(reader);
  const { body } = await product();
  await until(() => shows(feed, body.id), 'it is told');
  assert.deepEqual(asked, ['first', 'refused']);
  await assert.rejects(
    reader.command('get_unread', {}),
    ({ status, code }) => status === 401 && code === 'unauthorized',
  );
});

onStack('a bad token is replaced by a good one', async ({ client }) => {
  const reader = client({ token: (why) => (why === 'first' ? 'bad' : viewerToken) });
  await until(() => reader.user !== null, 'it is known');
  const { status } = await reader.call('feed', '/api/feeds/discover');
  assert.equal(status, 200);
});

onStack('another user gets another connection', async ({ client }) => {
  const reader = client({ token: viewerToken });
  await until(() => reader.user !== null, 'it is known');
  const before = reader.user.user_id;
  await reader.setToken(sellerToken);
  assert.notEqual(reader.user.user_id, before);
  await reader.setToken(null);
  assert.equal(reader.user, null);
  await until(() => reader.connection.state === 'listening', 'it listens as nobody');
  await assert.rejects(reader.setToken('no token at all'));
  assert.deepEqual(reader.errors, []);
});

onStack('problems come as the service says them', async ({ client }) => {
  const nobody = client({ gatewayUrl: undefined });
  const failure = async (base, path, options) =>
    nobody.call(base, path, options).then(
      () => assert.fail('it was answered'),
      (error) => error,
    );
  const bad = await failure('feed', '/api/feeds/discover?sort=best&per_page=0');
  assert.equal(bad.name, 'FreshetError');
  assert.deepEqual([bad.status, bad.type], [400, 'urn:freshet:problem:validation']);
  assert.deepEqual(bad.errors.map(({ field }) => field).sort(), ['per_page', 'sort']);
  assert.ok(bad.detail && bad.requestId);
  assert.equal((await failure('feed', '/api/streams/00000000-0000-0000-0000-000000000000')).status, 404);
  assert.equal((await failure('stream', '/api/streams?mine')).status, 401);
  const feed = nobody.feed({ feed: 'discover', sort: 'best' });
  await until(() => feed.state.error !== null, 'the feed says so');
  assert.equal(feed.state.error.errors[0].field, 'sort');
});

onStack('a change for a version that is no more is refused', async () => {
  const { body, etag } = await product();
  const path = `/api/products/${body.id}`;
  const changed = await seller.call('stream', path, { method: 'PATCH', body: { title: 'One' }, ifMatch: etag });
  assert.equal(changed.body.title, 'One');
  await assert.rejects(
    seller.call('stream', path, { method: 'PATCH', body: { title: 'Two' }, ifMatch: etag }),
    ({ status }) => status === 412,
  );
});

onStack('a POST whose answer is lost on the way is repeated, and happens once', async ({ client, network }) => {
  const service = await network(streamUrl);
  const careful = client({ streamUrl: service.url, gatewayUrl: undefined, token: sellerToken });
  const category = `${CATEGORY}-once`;
  service.mode = 'lose-answers';
  const body = {
    title: 'Once',
    category,
    price: { amount: '1.00', currency: 'AED' },
    condition: 'NEW',
    feeds: ['DISCOVER'],
  };
  const call = careful.call('stream', '/api/products', { method: 'POST', body });
  await until(() => service.attempts >= 2, 'it is repeated');
  service.mode = 'pass';
  const answer = await call;
  made.push(`/api/products/${answer.body.id}`);
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get('Idempotency-Replayed'), 'true');
  const { body: own } = await seller.call('stream', '/api/products?mine&per_page=100');
  assert.equal(own.items.filter((item) => item.category === category).length, 1);
});

onStack('an admin clears a feed by WebSocket, and its listeners read it again', async ({ client }) => {
  const admin = client({ token: adminToken });
  const reader = client();
  const feed = await opened(reader, DISCOVER);
  const reasons = [];
  reader.on('refresh', ({ reason }) => reasons.push(reason));
  const answer = await admin.command('clear_feed_cache', { feed: 'discover' });
  assert.equal(typeof answer.generation, 'string');
  await until(() => reasons.includes('cache_cleared'), 'it is told');
  await until(() => reader.metrics.some(({ name }) => name === 'refresh_delay') && !feed.state.loading, 'it is read');
  assert.equal(feed.state.error, null);
});

onStack("the clock is the server's", async ({ client }) => {
  const reader = client();
  await opened(reader, DISCOVER);
  const { headers } = await reader.call('feed', '/api/feeds/discover');
  const ahead = reader.now() - Date.parse(headers.get('Date'));
  assert.ok(ahead > -1_000 && ahead < 3_000, `${ahead} ms`);
});
