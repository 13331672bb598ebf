/** What the client makes of the device's network and of the page's visibility. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goOffline, goOnline, show } from './device.mjs';
import { World } from './world.mjs';

const SECOND = 1_000;
const DISCOVER = { feed: 'discover' };

function inWorld(name, body) {
  test(name, async () => {
    const world = new World();
    await world.begin();
    try {
      await body(world);
    } finally {
      goOnline();
      show('visible');
      await world.end();
    }
  });
}

inWorld(
  'without a network it stays offline and keeps what it shows; with one it is back within a second',
  async (world) => {
    const { client, feeds } = await world.listening();
    goOffline();
    assert.equal(client.connection().state, 'offline');
    await world.until(() => !world.gateway.peer.isOpen, 'the connection is ended');
    await world.pass(120 * SECOND);
    assert.equal(world.gateway.upgrades, 1);
    assert.equal(client.state(feeds[0]).items.length, 3);
    world.feed.requests.length = 0;
    goOnline();
    await world.pass(1_200);
    await world.until(() => client.connection().state === 'listening', 'it listens');
    assert.equal(world.gateway.peer.of('subscribe')[0].data.resume, 'cursor-0');
    assert.equal(world.feed.requests.length, 1);
  },
);

inWorld('a page that is opened without a network shows the copy and why it is old, at once', async (world) => {
  const page = { items: [], page: 1, per_page: 20, has_more: false, cached: true, as_of: '2026-01-01T00:00:00Z' };
  const copy = { page, etag: '"x"', stored_at: new Date().toISOString() };
  goOffline();
  world.feed.next = [{ cut: true }];
  const client = world.start({ store: { get: async () => copy, put: async () => {} } });
  const feed = client.open(DISCOVER);
  await world.until(() => !client.state(feed).loading, 'the attempt is over');
  assert.equal(client.state(feed).stale, true);
  assert.equal(client.state(feed).storedAt, copy.stored_at);
  assert.equal(client.state(feed).error.status, 0);
  await world.pass(60 * SECOND);
  assert.equal(client.connection().state, 'offline');
  assert.equal(world.feed.requests.length, 1, 'nothing is repeated without a network');
  goOnline();
  await world.untilPassing(() => client.state(feed).stale === false, 'it is read', 2 * SECOND);
});

inWorld(
  'a page that comes to the foreground asks whether its connection lives, and does not wait for a minute',
  async (world) => {
    const { client } = await world.listening();
    show('hidden');
    await world.pass(5 * SECOND);
    assert.equal(world.gateway.peer.of('unsubscribe').length, 0);
    show('visible');
    await world.until(() => world.gateway.peer.of('unsubscribe').length === 1, 'it asks');
    await world.pass(15 * SECOND);
    assert.equal(client.connection().state, 'listening', 'it was answered');
    world.gateway.answers.unsubscribe = () => null;
    show('visible');
    await world.pass(9 * SECOND);
    assert.equal(world.gateway.peers.length, 1);
    await world.untilPassing(() => world.gateway.peers.length === 2, 'it connects again', 3 * SECOND);
    assert.equal(world.feed.requests.length, 0, 'a live connection needs no reading');
  },
);

inWorld(
  'a page that comes to the foreground while it waits connects within a second, and reads its feeds once',
  async (world) => {
    const { client } = await world.listening();
    world.gateway.webSocket = 'cut';
    world.gateway.events = 'cut';
    world.random = 0.999;
    world.gateway.peer.cut();
    await world.untilPassing(
      () => (client.connection().retryInMs ?? 0) > 10 * SECOND,
      'it waits for long',
      120 * SECOND,
    );
    world.gateway.webSocket = 'serve';
    show('visible');
    await world.pass(1_200);
    await world.until(() => client.connection().state === 'listening', 'it listens');
    assert.equal(world.feed.requests.length, 1);
  },
);

inWorld('after 4429 the foreground does not shorten the minute', async (world) => {
  const { client } = await world.listening();
  world.gateway.peer.close(4429);
  await world.until(() => client.connection().state === 'waiting', 'the close is seen');
  show('visible');
  await world.pass(30 * SECOND);
  assert.equal(world.gateway.upgrades, 1);
});

inWorld('without a gateway a feed is asked for once when the page comes to the foreground', async (world) => {
  const client = world.start({ gatewayUrl: undefined });
  const feed = client.open(DISCOVER);
  await world.until(() => !client.state(feed).loading, 'it is read');
  show('hidden');
  await world.pass(60 * SECOND);
  assert.equal(world.feed.requests.length, 1);
  show('visible');
  await world.untilPassing(() => world.feed.requests.length === 2, 'it is read again', 2 * SECOND);
  await world.pass(60 * SECOND);
  assert.equal(world.feed.requests.length, 2);
});

inWorld(
  'a browser has few connections for streams of events: the sixth feed says that it is only read',
  async (world) => {
    const client = world.start({ WebSocket: null });
    const feeds = Array.from({ length: 6 }, (_, number) => client.open({ feed: 'discover', category: `c${number}` }));
    await world.untilPassing(() => world.gateway.streams.length === 5, 'five are listened to', 5 * SECOND);
    await world.pass(5 * SECOND);
    assert.equal(world.gateway.streams.length, 5);
    assert.equal(client.state(feeds[5]).error.status, 429);
    assert.equal(client.state(feeds[5]).items.length, 3);
  },
);
