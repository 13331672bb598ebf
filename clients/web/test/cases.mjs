/**
 * What any client of Freshet does (docs/reference/clients.md), as data: what is given, what happens, what is seen then. Each
 * gets a World of its own. Times are of the client's clock, which the case moves on.
 */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { item, problem } from './scripted.mjs';

const DISCOVER = { feed: 'discover' };
const SECOND = 1_000;
const STREAM = '11111111-1111-4111-8111-111111111111';

function streamItem(fields = {}) {
  const { price, condition, image_url, stream_id, ...common } = item(1);
  const its = { status: 'LIVE', scheduled_at: null, started_at: '2026-01-01T00:00:00Z', thumbnail_url: null };
  return { ...common, ...its, type: 'stream', id: STREAM, title: 'A show', ...fields };
}

function streamAnswer(fields = {}) {
  const body = {
    ...streamItem(),
    description: 'Shoes',
    ended_at: null,
    cached: true,
    as_of: '2026-01-01T00:00:00Z',
    ...fields,
  };
  return { status: 200, body, headers: { ETag: '"s1"' } };
}

/** Waits between the requests that a client repeats, by the client's clock. */
async function waitsOf(world, count) {
  const waits = [];
  for (let seen = world.feed.requests.length; waits.length < count; seen = world.feed.requests.length) {
    let waited = 0;
    while (world.feed.requests.length === seen) {
      await world.pass(100);
      waited += 100;
      assert.ok(waited < 100 * SECOND, `there was no repeat after ${waits.length}`);
    }
    waits.push(waited);
  }
  return waits;
}

const generations = (world) => world.feed.requests.map(({ headers }) => headers['freshet-min-generation'] ?? null);

/** The delays before each reconnect, while no connect succeeds. */
async function backoffs(world, count) {
  const before = world.client.events('connection').length;
  const delays = () =>
    world.client
      .events('connection')
      .slice(before)
      .filter(({ state }) => state === 'waiting')
      .map(({ retryInMs }) => retryInMs);
  await world.untilPassing(() => delays().length >= count, `there were ${count} attempts`, 300 * SECOND);
  return delays().slice(0, count);
}

const states = (world) => world.client.events('connection').map(({ state }) => state);

/** Closes with that code, and waits until the client has seen it. */
async function closedWith(world, code, reason = '') {
  const before = states(world).length;
  world.gateway.peer.close(code, reason);
  await world.until(() => states(world).length > before, 'the close is seen');
  return world.client.events('connection')[before];
}

function stops(code) {
  return {
    name: `a close with ${code} stops the connection, and says so; feeds can still be read`,
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.saw.change = await closedWith(world, code, 'because');
      await world.pass(60 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.change.state, 'stopped');
      assert.equal(world.saw.change.code, code);
      assert.equal(world.saw.change.reason, 'because');
      assert.deepEqual(
        world.client.events('error').map((error) => error.code),
        [`${code}`],
      );
      assert.equal(world.gateway.peers.length, 1, 'it does not come back');
      await world.client.refresh(world.saw.feeds[0]);
      assert.equal(world.feed.requests.length, 1);
    },
  };
}

function comesBack(code) {
  return {
    name: `after a close with ${code} it backs off, connects and resumes`,
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.saw.change = await closedWith(world, code);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens again', 5 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.change.state, 'waiting');
      assert.equal(world.saw.change.code, code);
      assert.equal(world.saw.change.retryInMs, 500, 'half of the first bound');
      assert.equal(world.gateway.peers.length, 2);
      assert.deepEqual(
        world.gateway.peer.of('subscribe').map(({ data }) => data),
        [{ feed: 'discover', resume: 'cursor-0' }],
      );
    },
  };
}

const reading = [
  {
    name: 'the first page is read and shown, with what the answer says',
    given: async (world) => world.start(),
    when: async (world) => {
      world.saw.feed = world.client.open(DISCOVER);
      await world.until(() => !world.client.state(world.saw.feed).loading, 'it is read');
    },
    then: async (world) => {
      const state = world.client.state(world.saw.feed);
      assert.deepEqual(world.titles(world.saw.feed), ['Product 1', 'Product 2', 'Product 3']);
      assert.deepEqual(
        { ...state, items: null },
        {
          items: null,
          hasMore: false,
          asOf: world.feed.asOf,
          stale: false,
          storedAt: null,
          degraded: false,
          loading: false,
          error: null,
          cacheStatus: 'freshet; hit; detail=near',
          requestId: 'request-1',
        },
      );
      assert.deepEqual(
        world.feed.requests.map(({ url, method }) => [method, url]),
        [['GET', '/api/feeds/discover']],
      );
    },
  },
  {
    name: 'filters become parameters, and none are sent that are not given',
    given: async (world) => world.start(),
    when: async (world) => {
      world.client.open({ feed: 'discover', category: 'fashion', sort: undefined, per_page: 5 });
      world.client.open({
        feed: 'community',
        latitude: 25.204,
        longitude: 55.271,
        radius_km: 3.14,
        condition: 'NEW',
        min_price: '1.50',
      });
      await world.until(() => world.feed.requests.length === 2, 'both are read');
    },
    then: async (world) =>
      assert.deepEqual(world.feed.requests.map(({ url }) => url).sort(), [
        '/api/feeds/community?condition=NEW&latitude=25.2&longitude=55.27&min_price=1.50&radius_km=3.1',
        '/api/feeds/discover?category=fashion&per_page=5',
      ]),
  },
  {
    name: 'a page that is held is asked for with its ETag, and 304 leaves it as it is',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.saw.before = world.client.state(world.saw.feeds[0]).items;
      await world.client.refresh(world.saw.feeds[0]);
    },
    then: async (world) => {
      assert.match(world.feed.requests[0].headers['if-none-match'], /^"[0-9a-f]{32}"$/);
      assert.equal(world.client.state(world.saw.feeds[0]).items, world.saw.before);
      assert.equal(world.client.state(world.saw.feeds[0]).error, null);
    },
  },
  {
    name: 'feeds are read without a token: they are public, and a bad token would be 401',
    given: async (world) => Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1'] })),
    when: async (world) => world.client.refresh(world.saw.feeds[0]),
    then: async (world) => assert.equal(world.feed.requests[0].headers.authorization, undefined),
  },
  {
    name: 'a copy is shown at once as stale, and confirmed behind by its ETag',
    given: async (world) => {
      const store = new Map();
      world.start({
        gatewayUrl: undefined,
        store: { get: async (key) => store.get(key), put: async (key, copy) => store.set(key, copy) },
      });
      world.saw.first = world.client.open(DISCOVER);
      await world.until(() => store.size === 1, 'a copy is kept');
      world.client.close(world.saw.first);
      world.saw.stored = [...store.values()][0];
    },
    when: async (world) => {
      world.saw.feed = world.client.open(DISCOVER);
      await world.until(() => !world.client.state(world.saw.feed).loading, 'it is confirmed');
    },
    then: async (world) => {
      const seen = world.client.states(world.saw.feed);
      const copy = seen.find(({ stale }) => stale);
      assert.deepEqual(
        copy.items.map(({ title }) => title),
        ['Product 1', 'Product 2', 'Product 3'],
      );
      assert.equal(copy.storedAt, world.saw.stored.stored_at);
      assert.equal(world.feed.requests[1].headers['if-none-match'], world.saw.stored.etag);
      assert.equal(seen.at(-1).stale, false);
      assert.equal(seen.at(-1).storedAt, null);
    },
  },
  {
    name: 'a copy of more than 7 days is not shown; one of less is',
    given: async (world) => {
      const age = { old: 7 * 24 * 3_600 * SECOND + SECOND, young: 7 * 24 * 3_600 * SECOND - 60 * SECOND };
      const page = {
        items: [item(9)],
        page: 1,
        per_page: 20,
        has_more: false,
        cached: true,
        as_of: '2026-01-01T00:00:00Z',
      };
      const copyOf = (ms) => ({ page, etag: null, stored_at: new Date(Date.now() - ms).toISOString() });
      const get = async (key) => copyOf(key.includes('category=young') ? age.young : age.old);
      world.start({ gatewayUrl: undefined, store: { get, put: async () => {} } });
    },
    when: async (world) => {
      world.saw.feeds = ['old', 'young'].map((category) => world.client.open({ feed: 'discover', category }));
      await world.until(() => world.saw.feeds.every((feed) => !world.client.state(feed).loading), 'both are read');
    },
    then: async (world) =>
      assert.deepEqual(
        world.saw.feeds.map((feed) => world.client.states(feed).some(({ stale }) => stale)),
        [false, true],
      ),
  },
  {
    name: 'a store that throws, hangs or holds nonsense is as good as none',
    given: async (world) => {
      const answers = {
        throws: () => Promise.reject(new Error('full')),
        hangs: () => new Promise(() => {}),
        nonsense: async () => ({ page: { items: [null] }, stored_at: new Date().toISOString() }),
      };
      const get = (key) => answers[new URL(key).searchParams.get('category')]();
      const put = () => {
        throw new Error('full');
      };
      world.start({ gatewayUrl: undefined, store: { get, put } });
    },
    when: async (world) => {
      world.saw.feeds = ['throws', 'hangs', 'nonsense'].map((category) =>
        world.client.open({ feed: 'discover', category }),
      );
      await world.untilPassing(
        () => world.saw.feeds.every((feed) => !world.client.state(feed).loading),
        'all are read',
        5 * SECOND,
      );
    },
    then: async (world) => {
      world.saw.feeds.forEach((feed) => assert.equal(world.titles(feed).length, 3));
      assert.deepEqual(world.client.events('error'), []);
    },
  },
  {
    name: 'where something else answers, such as the page of a hotel, the feed stays as it is and has an error',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.feed.next = [{ status: 200, body: { welcome: 'to the hotel' } }];
      await world.client.refresh(world.saw.feeds[0]);
    },
    then: async (world) => {
      assert.equal(world.titles(world.saw.feeds[0]).length, 3);
      assert.equal(world.client.state(world.saw.feeds[0]).error.status, 0);
      await world.client.refresh(world.saw.feeds[0]);
      assert.equal(world.client.state(world.saw.feeds[0]).error, null);
    },
  },
  {
    name: 'feeds of the same query share one request and one subscription, until the last is closed',
    given: async (world) =>
      Object.assign(
        world.saw,
        await world.listening([DISCOVER, { feed: 'discover' }, { feed: 'discover', sort: 'newest' }]),
      ),
    when: async (world) => {
      const [first, second, other] = world.saw.feeds;
      await Promise.all([world.client.refresh(first), world.client.refresh(second)]);
      world.saw.requests = world.feed.requests.length;
      world.client.close(first);
      world.client.close(first);
      world.saw.unsubscribed = world.gateway.peer.of('unsubscribe').length;
      await world.client.refresh(second);
      world.saw.afterOne = world.feed.requests.length;
      world.client.close(second);
      world.client.close(other);
      await world.until(() => world.gateway.peer.of('unsubscribe').length > 0, 'it is unsubscribed');
    },
    then: async (world) => {
      assert.equal(world.gateway.peer.of('subscribe').length, 1, 'another sort is the same subscription');
      assert.ok(world.saw.requests <= 2, 'not one for each feed at the same time');
      assert.equal(world.saw.unsubscribed, 0);
      assert.equal(world.saw.afterOne, world.saw.requests + 1);
      assert.deepEqual(
        world.gateway.peer.of('unsubscribe').map(({ data }) => data),
        [DISCOVER],
      );
    },
  },
  {
    name: 'neighbours share a place, so that the end of one subscription is not the end of the other',
    given: async (world) =>
      Object.assign(
        world.saw,
        await world.listening(
          [25.2041, 25.1959].map((latitude) => ({ feed: 'community', latitude, longitude: 55.27 })),
        ),
      ),
    when: async (world) => {
      world.client.close(world.saw.feeds[0]);
      await world.pass(SECOND);
    },
    then: async (world) => {
      assert.deepEqual(
        world.gateway.peer.of('subscribe').map(({ data }) => data),
        [{ feed: 'community', latitude: 25.2, longitude: 55.27, radius_km: 5 }],
      );
      assert.equal(world.gateway.peer.of('unsubscribe').length, 0);
    },
  },
  {
    name: 'more() adds the next page; what has moved meanwhile is shown once; there is no more than the end',
    given: async (world) => {
      world.feed.items = [1, 2, 3, 4, 5].map((number) => item(number));
      Object.assign(world.saw, await world.listening([{ feed: 'discover', per_page: 2 }]));
    },
    when: async (world) => {
      const [feed] = world.saw.feeds;
      world.feed.items.unshift(item(6)); // so that 2 is on the second page now
      await world.client.more(feed);
      world.saw.second = world.titles(feed);
      await world.client.more(feed);
      world.saw.third = world.titles(feed);
      world.saw.hasMore = world.client.state(feed).hasMore;
      await world.client.more(feed);
    },
    then: async (world) => {
      assert.deepEqual(
        world.saw.second,
        [1, 2, 3].map((number) => `Product ${number}`),
      );
      assert.deepEqual(
        world.saw.third,
        [1, 2, 3, 4, 5].map((number) => `Product ${number}`),
      );
      assert.equal(world.saw.hasMore, false);
      assert.deepEqual(
        world.feed.requests.map(({ url }) => url),
        [2, 3].map((page) => `/api/feeds/discover?per_page=2&page=${page}`),
      );
    },
  },
  {
    name: 'once the first page has changed, the others are read again, ten at most',
    given: async (world) => {
      world.feed.items = Array.from({ length: 40 }, (_, number) => item(number));
      Object.assign(world.saw, await world.listening([{ feed: 'discover', per_page: 1 }]));
      for (let page = 2; page <= 15; page++) {
        await world.client.more(world.saw.feeds[0]);
      }
      world.feed.requests.length = 0;
    },
    when: async (world) => {
      world.feed.items.unshift(item(99));
      world.notify();
      await world.untilPassing(() => world.titles(world.saw.feeds[0])[0] === 'Product 99', 'the change is shown');
      await world.until(() => !world.client.state(world.saw.feeds[0]).loading, 'all is read');
    },
    then: async (world) => {
      assert.equal(world.feed.requests.length, 10);
      assert.deepEqual(generations(world), Array(10).fill('g1'), 'all of them hold the change');
      assert.equal(world.titles(world.saw.feeds[0]).length, 10);
      assert.equal(world.client.state(world.saw.feeds[0]).hasMore, true);
    },
  },
  {
    name: 'while the first page is as it was, the others are not read again for what they do not show',
    given: async (world) => {
      world.feed.items = [1, 2, 3].map((number) => item(number));
      Object.assign(world.saw, await world.listening([{ feed: 'discover', per_page: 1 }]));
      await world.client.more(world.saw.feeds[0]);
      world.feed.requests.length = 0;
    },
    when: async (world) => {
      world.notify({ aggregate_id: item(3).id, change_type: 'SOLD' });
      await world.untilPassing(() => world.feed.requests.length > 0, 'it is read');
      await world.pass(SECOND);
    },
    then: async (world) =>
      assert.deepEqual(
        world.feed.requests.map(({ url }) => url),
        ['/api/feeds/discover?per_page=1'],
      ),
  },
  {
    name: 'a change of what a further page shows is seen although the first page is as it was',
    given: async (world) => {
      world.feed.items = [1, 2, 3].map((number) => item(number));
      Object.assign(world.saw, await world.listening([{ feed: 'discover', per_page: 1 }]));
      await world.client.more(world.saw.feeds[0]);
    },
    when: async (world) => {
      world.feed.items = [item(1), item(3)];
      world.notify({ aggregate_id: item(2).id, change_type: 'SOLD' });
      await world.untilPassing(() => world.titles(world.saw.feeds[0])[1] !== 'Product 2', 'it is gone');
    },
    then: async (world) => assert.deepEqual(world.titles(world.saw.feeds[0]), ['Product 1', 'Product 3']),
  },
  {
    name: 'refresh() reads all that is shown',
    given: async (world) => {
      world.feed.items = [1, 2, 3].map((number) => item(number));
      Object.assign(world.saw, await world.listening([{ feed: 'discover', per_page: 1 }]));
      await world.client.more(world.saw.feeds[0]);
    },
    when: async (world) => {
      world.feed.items = [item(1), item(3)];
      await world.client.refresh(world.saw.feeds[0]);
    },
    then: async (world) => assert.deepEqual(world.titles(world.saw.feeds[0]), ['Product 1', 'Product 3']),
  },
  {
    name: 'a further page that could not be read after a change is read after the next one',
    given: async (world) => {
      world.feed.items = [1, 2, 3].map((number) => item(number));
      Object.assign(world.saw, await world.listening([{ feed: 'discover', per_page: 1 }]));
      await world.client.more(world.saw.feeds[0]);
    },
    when: async (world) => {
      world.feed.items = [item(1), item(3)];
      world.feed.next = [{}, problem(400)];
      world.notify({ aggregate_id: item(2).id, change_type: 'SOLD' });
      await world.untilPassing(
        () => world.client.state(world.saw.feeds[0]).error !== null,
        'it has failed',
        5 * SECOND,
      );
      world.saw.failed = world.titles(world.saw.feeds[0]);
      world.notify({ aggregate_id: item(1).id, change_type: 'UPDATED', generation: 'g2' });
      await world.untilPassing(
        () => world.client.state(world.saw.feeds[0]).error === null && !world.client.state(world.saw.feeds[0]).loading,
        'it is read',
        5 * SECOND,
      );
    },
    then: async (world) => {
      assert.deepEqual(world.saw.failed, ['Product 1', 'Product 2']);
      assert.deepEqual(world.titles(world.saw.feeds[0]), ['Product 1', 'Product 3']);
    },
  },
  {
    name: 'a copy that is not confirmed stays one, whatever else is read',
    given: async (world) => {
      const page = {
        items: [item(1)],
        page: 1,
        per_page: 1,
        has_more: true,
        cached: true,
        as_of: '2026-01-01T00:00:00Z',
      };
      const copy = { page, etag: null, stored_at: new Date().toISOString() };
      world.feed.next = [problem(400)];
      world.start({ gatewayUrl: undefined, store: { get: async () => copy, put: async () => {} } });
      world.saw.feed = world.client.open({ feed: 'discover', per_page: 1 });
      await world.until(() => world.client.state(world.saw.feed).error !== null, 'it is not confirmed');
    },
    when: async (world) => world.client.more(world.saw.feed),
    then: async (world) => {
      const { stale, items } = world.client.state(world.saw.feed);
      assert.deepEqual([stale, items.length], [true, 2]);
    },
  },
  {
    name: 'a degraded page is shown and said to be so, not kept as a copy, and asked for again after 5 s without an ETag',
    given: async (world) => {
      world.saw.kept = [];
      world.feed.degraded = true;
      const put = async (key, copy) => world.saw.kept.push(copy);
      Object.assign(world.saw, await world.listening([DISCOVER], { store: { get: async () => undefined, put } }));
      world.saw.degraded = world.client.state(world.saw.feeds[0]);
    },
    when: async (world) => {
      world.feed.degraded = false;
      await world.pass(4 * SECOND);
      world.saw.early = world.feed.requests.length;
      await world.pass(2 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.degraded.degraded, true);
      assert.equal(world.saw.degraded.items.length, 3);
      assert.equal(world.saw.early, 0);
      assert.equal(world.feed.requests.length, 1);
      assert.equal(world.feed.requests[0].headers['if-none-match'], undefined, '304 would leave it degraded');
      assert.equal(world.client.state(world.saw.feeds[0]).degraded, false);
      assert.equal(world.saw.kept.length, 1);
    },
  },
  {
    name: '503 is repeated after Retry-After and a random part of as long again, 5 times at most',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.feed.next = Array(9).fill(problem(503, { 'Retry-After': '2' }));
      const read = world.client.refresh(world.saw.feeds[0]);
      await world.until(() => world.feed.requests.length === 1, 'the first attempt');
      world.saw.waits = await waitsOf(world, 5);
      await read;
      await world.pass(30 * SECOND);
    },
    then: async (world) => {
      world.saw.waits.forEach((wait) => assert.ok(wait >= 3_000 && wait <= 3_200, `2 s and half of them, not ${wait}`));
      assert.equal(world.feed.requests.length, 6);
      assert.equal(world.client.state(world.saw.feeds[0]).error.status, 503);
      assert.equal(world.client.state(world.saw.feeds[0]).items.length, 3, 'what is held stays');
    },
  },
  {
    name: '500, and no answer at all, are repeated after 1, 2, 4, 8 and 16 s and a random part of as long again',
    given: async (world) => {
      world.random = 0;
      Object.assign(world.saw, await world.listening());
    },
    when: async (world) => {
      world.feed.next = [problem(500), { cut: true }, problem(500), { cut: true }, problem(502)];
      const read = world.client.refresh(world.saw.feeds[0]);
      await world.until(() => world.feed.requests.length === 1, 'the first attempt');
      world.saw.waits = await waitsOf(world, 5);
      await read;
    },
    then: async (world) => {
      [1, 2, 4, 8, 16].forEach((seconds, i) => {
        const wait = world.saw.waits[i];
        assert.ok(wait >= seconds * SECOND && wait <= seconds * SECOND + 200, `${seconds} s, not ${wait}`);
      });
      assert.equal(world.client.state(world.saw.feeds[0]).error, null);
    },
  },
  {
    name: 'the app hears of a failure while it is still being repeated, and refresh() does not wait',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.feed.next = [problem(503, { 'Retry-After': '600' })];
      world.client.refresh(world.saw.feeds[0]);
      await world.until(() => world.client.state(world.saw.feeds[0]).error !== null, 'the error is shown');
      world.saw.meanwhile = world.client.state(world.saw.feeds[0]);
      await world.client.refresh(world.saw.feeds[0]);
    },
    then: async (world) => {
      assert.equal(world.saw.meanwhile.loading, true);
      assert.equal(world.saw.meanwhile.error.detail, 'detail of 503');
      assert.equal(world.client.state(world.saw.feeds[0]).error, null);
    },
  },
  {
    name: '400 is not repeated; its detail is shown',
    given: async (world) => world.start({ gatewayUrl: undefined }),
    when: async (world) => {
      world.feed.next = [
        { ...problem(400), body: { ...problem(400).body, errors: [{ field: 'category', message: 'is wrong' }] } },
      ];
      world.saw.feed = world.client.open(DISCOVER);
      await world.until(() => world.client.state(world.saw.feed).error !== null, 'the error is shown');
      await world.pass(60 * SECOND);
    },
    then: async (world) => {
      const { error, loading } = world.client.state(world.saw.feed);
      assert.deepEqual(
        [error.status, error.detail, error.type, error.requestId],
        [400, 'detail of 400', 'urn:freshet:problem:p400', 'request-1'],
      );
      assert.deepEqual(error.errors, [{ field: 'category', message: 'is wrong' }]);
      assert.equal(loading, false);
      assert.equal(world.feed.requests.length, 1);
    },
  },
  {
    name: 'an answer that breaks off is as none',
    given: async (world) => world.start({ gatewayUrl: undefined }),
    when: async (world) => {
      world.feed.next = [{ status: 200, body: '{"items": [' }];
      world.saw.feed = world.client.open(DISCOVER);
      await world.untilPassing(() => !world.client.state(world.saw.feed).loading, 'it is read', 10 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.feed.requests.length, 2);
      assert.equal(world.client.state(world.saw.feed).items.length, 3);
    },
  },
  {
    name: 'a service that does not answer is given up after a while, and asked again',
    given: async (world) => world.start({ gatewayUrl: undefined }),
    when: async (world) => {
      world.feed.next = [{ until: new Promise(() => {}) }];
      world.saw.feed = world.client.open(DISCOVER);
      await world.untilPassing(() => !world.client.state(world.saw.feed).loading, 'it is read', 60 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.feed.requests.length, 2);
      assert.equal(world.client.state(world.saw.feed).error, null);
    },
  },
  {
    name: 'a stream is read as viewers read it, and is gone with 404',
    given: async (world) => {
      world.feed.next = [streamAnswer(), streamAnswer()];
      Object.assign(world.saw, await world.listening([{ feed: 'stream', stream_id: STREAM.toUpperCase() }]));
      world.saw.before = world.client.state(world.saw.feeds[0]);
    },
    when: async (world) => {
      world.feed.next = [problem(404)];
      world.notify({ feed: 'stream', reason: 'stream_status_changed', change_type: 'DELETED', aggregate_id: STREAM });
      await world.untilPassing(() => world.client.state(world.saw.feeds[0]).items.length === 0, 'it is gone');
    },
    then: async (world) => {
      assert.deepEqual(world.saw.before.items, [{ ...streamItem(), description: 'Shoes', ended_at: null }]);
      assert.equal(world.saw.before.asOf, '2026-01-01T00:00:00Z');
      assert.deepEqual(
        world.gateway.peer.of('subscribe').map(({ data }) => data),
        [{ feed: 'stream', stream_id: STREAM }],
      );
      assert.equal(world.feed.requests[0].url, `/api/streams/${STREAM}`);
      assert.equal(world.client.state(world.saw.feeds[0]).error, null);
    },
  },
  {
    name: 'the server is asked for the time, by its Date, and not the device',
    given: async (world) => {
      world.feed.date = new Date(Date.now() - 300 * SECOND).toUTCString();
      world.start({ gatewayUrl: undefined });
    },
    when: async (world) => {
      world.saw.device = world.client.now() - Date.now();
      const feed = world.client.open(DISCOVER);
      await world.until(() => !world.client.state(feed).loading, 'it is read');
    },
    then: async (world) => {
      assert.ok(Math.abs(world.saw.device) < SECOND, 'before the first answer there is only the device');
      const behind = Date.now() - world.client.now();
      assert.ok(behind > 298 * SECOND && behind < 302 * SECOND, `300 s behind, not ${behind} ms`);
    },
  },
];

const notifications = [
  {
    name: 'a notification is read after a random part of spread_ms, with its generation, which is not sent once it is answered',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.feed.items = [item(7)];
      world.notify({ spread_ms: 4_000 });
      await world.until(() => world.client.events('refresh').length === 1, 'it is told');
      await world.pass(1_800);
      world.saw.early = world.feed.requests.length;
      await world.pass(400);
      await world.until(() => world.titles(world.saw.feeds[0])[0] === 'Product 7', 'it is shown');
      await world.client.refresh(world.saw.feeds[0]);
    },
    then: async (world) => {
      assert.equal(world.saw.early, 0, 'not before half of it, which was drawn');
      assert.deepEqual(generations(world), ['g1', null]);
      assert.equal(world.client.events('refresh')[0].generation, 'g1');
      assert.equal(world.client.events('metric').filter(({ name }) => name === 'refresh_delay').length, 1);
    },
  },
  {
    name: 'several in one wait are one request, with the generation that came last',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.notify({ spread_ms: 2_000, generation: 'g1' });
      await world.pass(600);
      world.notify({ spread_ms: 60_000, generation: 'g2' });
      world.notify({ spread_ms: 0, generation: 'g0' });
      await world.until(() => world.client.events('refresh').length === 3, 'all are told');
      world.saw.early = world.feed.requests.length;
      await world.pass(600);
    },
    then: async (world) => {
      assert.equal(world.saw.early, 0, 'the later ones draw no wait of their own');
      assert.deepEqual(generations(world), ['g0']);
    },
  },
  {
    name: 'a generation that replaced another proves only its own: the feed is read once more when every answer holds both',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.notify({ spread_ms: 1_000, generation: 'g1' });
      world.notify({ spread_ms: 1_000, generation: 'g2' });
      await world.untilPassing(() => world.feed.requests.length === 1, 'it is read', 2 * SECOND);
      await world.pass(4 * SECOND);
      world.saw.early = world.feed.requests.length;
      await world.pass(30 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.early, 1);
      assert.deepEqual(generations(world), ['g2', null]);
    },
  },
  {
    name: 'a generation is sent until an answer has held it, and the later one in each attempt',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.feed.next = [problem(503, { 'Retry-After': '4' })];
      world.notify({ generation: 'g1' });
      await world.untilPassing(() => world.feed.requests.length === 1, 'it is read', SECOND);
      world.notify({ generation: 'g2' });
      await world.untilPassing(() => world.feed.requests.length === 2, 'it is repeated', 10 * SECOND);
      await world.pass(SECOND);
    },
    then: async (world) => assert.deepEqual(generations(world), ['g1', 'g2']),
  },
  {
    name: 'what comes while a request is under way makes one more, and never two at once',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.feed.most = 0;
      let answer;
      world.feed.next = [{ until: new Promise((resolve) => (answer = resolve)) }];
      world.notify({ generation: 'g1' });
      await world.untilPassing(() => world.feed.requests.length === 1, 'it is read', SECOND);
      for (let generation = 2; generation <= 9; generation++) {
        world.notify({ generation: `g${generation}` });
        await world.pass(100);
      }
      answer();
      await world.until(() => world.feed.requests.length === 2, 'it is read again');
      await world.pass(SECOND);
    },
    then: async (world) => {
      assert.deepEqual(generations(world), ['g1', 'g9']);
      assert.equal(world.feed.most, 1);
    },
  },
  {
    name: 'one that comes while the one before is being read replaces nothing: it is read, and that is all',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      let answer;
      world.feed.next = [{ until: new Promise((resolve) => (answer = resolve)) }];
      world.notify({ generation: 'g1' });
      await world.untilPassing(() => world.feed.requests.length === 1, 'it is read', SECOND);
      world.notify({ generation: 'g2' });
      await world.until(() => world.client.events('refresh').length === 2, 'the next one is told');
      await world.pass(200);
      answer();
      await world.until(() => world.feed.requests.length === 2, 'it is read again');
      await world.pass(30 * SECOND);
    },
    then: async (world) => assert.deepEqual(generations(world), ['g1', 'g2']),
  },
  {
    name: 'a change is read by the feeds that it can alter, and by no other',
    given: async (world) =>
      Object.assign(
        world.saw,
        await world.listening([
          DISCOVER,
          { feed: 'discover', category: 'fashion' },
          { feed: 'discover', category: 'home' },
          { feed: 'community', latitude: 25.2, longitude: 55.27 },
          { feed: 'community', latitude: 25.2, longitude: 55.27, category: 'home' },
        ]),
      ),
    when: async (world) => {
      world.notify({ category: 'fashion', generation: 'd1' });
      world.notify({
        feed: 'community',
        category: 'fashion',
        location: { latitude: 25.2, longitude: 55.27 },
        generation: 'c1',
      });
      await world.pass(SECOND);
    },
    then: async (world) =>
      assert.deepEqual(world.feed.requests.map(({ url }, i) => [url.split('/').at(-1), generations(world)[i]]).sort(), [
        ['community?latitude=25.2&longitude=55.27&radius_km=5', 'c1'],
        ['discover', 'd1'],
        ['discover?category=fashion', 'd1'],
      ]),
  },
  {
    name: 'what is unknown comes from a newer server, and is ignored',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.gateway.peer.send('an_event_of_tomorrow', { any: 'thing' });
      world.gateway.peer.send('feed_refresh_required', {
        feed: 'a_feed_of_tomorrow',
        reason: 'r',
        generation: 'x',
        cursor: 'cursor-2',
        spread_ms: 0,
      });
      world.gateway.peer.sendText('this is no JSON');
      world.gateway.peer.sendText('[]');
      world.gateway.peer.sendText('null');
      world.gateway.peer.sendText('{"event": 7}');
      world.notify({ reason: 'a_reason_of_tomorrow', change_type: 'OF_TOMORROW', a_field: [1] });
      await world.untilPassing(() => world.feed.requests.length === 1, 'the feed is read', SECOND);
    },
    then: async (world) => {
      assert.deepEqual(world.client.events('error'), []);
      assert.equal(world.client.connection().state, 'listening');
    },
  },
  {
    name: 'what changed between the first request and the subscription is read, though nobody tells of it',
    given: async (world) => {
      world.gateway.webSocket = 'hang';
      world.start();
      world.saw.feed = world.client.open(DISCOVER);
      await world.until(() => !world.client.state(world.saw.feed).loading, 'it is read');
    },
    when: async (world) => {
      world.feed.items = [item(8)];
      world.gateway.webSocket = 'serve';
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 30 * SECOND);
      await world.pass(500);
    },
    then: async (world) => assert.deepEqual(world.titles(world.saw.feed), ['Product 8']),
  },
  {
    name: 'a feed that is opened beside another of its topic reads what that one was told before',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.saw.second = world.client.open({ feed: 'discover', sort: 'newest' });
      await world.until(() => world.feed.requests.length === 1, 'it is read');
      await world.pass(500);
    },
    then: async (world) => {
      assert.equal(world.gateway.peer.of('subscribe').length, 1);
      assert.deepEqual(
        world.feed.requests.map(({ url }) => url),
        Array(2).fill('/api/feeds/discover?sort=newest'),
      );
    },
  },
  {
    name: 'resync_required has all feeds read after a random wait, or the one that it names',
    given: async (world) =>
      Object.assign(
        world.saw,
        await world.listening([
          { feed: 'discover', category: 'home' },
          { feed: 'stream', stream_id: STREAM },
        ]),
      ),
    when: async (world) => {
      world.feed.next = Array(9).fill(streamAnswer({ items: [] }));
      world.gateway.peer.send('resync_required', {
        feed: 'discover',
        category: 'home',
        cursor: 'c2',
        spread_ms: 2_000,
      });
      await world.pass(800);
      world.saw.early = world.feed.requests.length;
      await world.pass(SECOND);
      world.saw.named = world.feed.requests.map(({ url }) => url);
      world.gateway.peer.send('resync_required', { cursor: 'c3', spread_ms: 0 });
      await world.pass(SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.early, 0);
      assert.deepEqual(world.saw.named, ['/api/feeds/discover?category=home']);
      assert.equal(world.feed.requests.length, 3);
      assert.deepEqual(
        world.client
          .events('metric')
          .filter(({ name }) => name === 'resync')
          .map(({ labels }) => labels.feed),
        ['discover', 'all'],
      );
    },
  },
];

const connection = [
  {
    name: 'it connects with the subprotocol, and sends the token before anything else',
    given: async (world) => world.start({ tokens: ['t1'] }),
    when: async (world) => {
      world.client.open(DISCOVER);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens');
      await world.pass(SECOND);
    },
    then: async (world) => {
      assert.equal(world.gateway.peer.headers['sec-websocket-protocol'], 'freshet.v1.json');
      assert.equal(world.gateway.peer.headers.authorization, undefined);
      assert.deepEqual(world.gateway.frames.map(({ event }) => event).sort(), ['authenticate', 'subscribe']);
      assert.equal(world.gateway.peers.length, 1);
      assert.deepEqual(states(world), ['connecting', 'listening']);
      assert.equal(world.client.events('authenticated')[0].roles[0], 'viewer');
    },
  },
  {
    name: 'a token that is known goes first after a reconnect too',
    given: async (world) => Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1'] })),
    when: async (world) => {
      world.gateway.peer.cut();
      await world.untilPassing(
        () => world.gateway.peers.length === 2 && world.gateway.peer.frames.length >= 2,
        'it is back',
        5 * SECOND,
      );
    },
    then: async (world) => {
      assert.deepEqual(
        world.gateway.peer.frames.map(({ event }) => event),
        ['authenticate', 'subscribe'],
      );
      assert.deepEqual(world.client.asked, ['first']);
    },
  },
  {
    name: 'after a lost connection each feed resumes from the latest cursor of any frame',
    given: async (world) =>
      Object.assign(world.saw, await world.listening([DISCOVER, { feed: 'discover', category: 'home' }])),
    when: async (world) => {
      world.notify({ cursor: 'cursor-7' });
      await world.until(() => world.client.events('refresh').length === 1, 'it is told');
      world.gateway.peer.cut();
      await world.untilPassing(
        () => world.gateway.peers.length === 2 && world.gateway.peer.of('subscribe').length === 2,
        'it is back',
        5 * SECOND,
      );
    },
    then: async (world) => {
      assert.deepEqual(
        world.gateway.peer.of('subscribe').map(({ data }) => data.resume),
        ['cursor-7', 'cursor-7'],
      );
      await world.until(() => world.client.events('metric').some(({ name }) => name === 'resumed'), 'it is counted');
    },
  },
  {
    name: 'a cursor covers what is confirmed: a connection that breaks between two answers loses nothing of the second feed',
    given: async (world) =>
      Object.assign(world.saw, await world.listening([DISCOVER, { feed: 'discover', category: 'home' }])),
    when: async (world) => {
      world.gateway.cursor = 'cursor-9';
      const { subscribe } = world.gateway.answers;
      world.gateway.answers.subscribe = (data, ...rest) => (data.category ? null : subscribe(data, ...rest));
      world.gateway.peer.cut();
      await world.untilPassing(
        () => world.gateway.peers.length === 2 && world.gateway.peer.of('subscribe').length === 2,
        'it is back',
        5 * SECOND,
      );
      await world.until(
        () => world.client.events('frame').some(({ data }) => data.cursor === 'cursor-9'),
        'the first one is confirmed',
      );
      world.gateway.peer.cut();
      await world.untilPassing(
        () => world.gateway.peers.length === 3 && world.gateway.peer.of('subscribe').length === 2,
        'it is back again',
        9 * SECOND,
      );
    },
    then: async (world) => {
      const resumes = world.gateway.peer.of('subscribe').map(({ data }) => [data.category, data.resume]);
      assert.deepEqual(resumes, [
        [undefined, 'cursor-9'],
        ['home', 'cursor-0'],
      ]);
    },
  },
  {
    name: 'a cursor that is too old is kept until resync_required is here: the connection may break in between',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.gateway.answers.subscribe = ({ resume, ...data }) => [
        'subscribed',
        { ...data, cursor: 'cursor-new', recovered: false },
      ];
      for (let peers = 2; peers <= 3; peers++) {
        world.gateway.peer.cut();
        await world.untilPassing(
          () => world.gateway.peers.length === peers && world.gateway.peer.of('subscribe').length === 1,
          'it is back',
          9 * SECOND,
        );
        await world.pass(100);
      }
      world.saw.resume = world.gateway.peer.of('subscribe')[0].data.resume;
      world.feed.requests.length = 0;
      world.gateway.peer.send('resync_required', { feed: 'discover', cursor: 'cursor-new', spread_ms: 0 });
      await world.untilPassing(() => world.feed.requests.length > 0, 'the feed is read', 2 * SECOND);
      world.gateway.peer.cut();
      await world.untilPassing(
        () => world.gateway.peers.length === 4 && world.gateway.peer.of('subscribe').length === 1,
        'it is back',
        9 * SECOND,
      );
    },
    then: async (world) => {
      assert.equal(world.saw.resume, 'cursor-0');
      assert.equal(world.gateway.peer.of('subscribe')[0].data.resume, 'cursor-new');
    },
  },
  {
    name: 'the backoff is random up to 1, 2, 4, 8, 16, 30 and 30 s',
    given: async (world) => {
      Object.assign(world.saw, await world.listening([], { WebSocket: undefined }));
      world.random = 0.999;
    },
    when: async (world) => {
      world.gateway.webSocket = 'cut';
      world.gateway.events = 'cut';
      world.client.open(DISCOVER);
      world.gateway.peer.cut();
      world.saw.delays = await backoffs(world, 7);
      world.random = 0;
      world.saw.none = (await backoffs(world, 2)).at(-1);
    },
    then: async (world) => {
      assert.deepEqual(
        world.saw.delays,
        [1, 2, 4, 8, 16, 30, 30].map((seconds) => seconds * 999),
      );
      assert.equal(world.saw.none, 0, 'it begins at nothing');
    },
  },
  {
    name: 'the backoff begins anew once a connection has listened for 30 s, and not before',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      const cutAfter = async (ms) => {
        await world.pass(ms);
        const before = world.gateway.peers.length;
        world.gateway.peer.cut();
        await world.until(() => world.client.connection().state === 'waiting', 'the cut is seen');
        const { retryInMs } = world.client.connection();
        await world.untilPassing(
          () => world.gateway.peers.length > before && world.client.connection().state === 'listening',
          'it is back',
          40 * SECOND,
        );
        return retryInMs;
      };
      world.saw.delays = [
        await cutAfter(0),
        await cutAfter(20 * SECOND),
        await cutAfter(20 * SECOND),
        await cutAfter(31 * SECOND),
      ];
    },
    then: async (world) => assert.deepEqual(world.saw.delays, [500, 1_000, 2_000, 500]),
  },
  ...[1002, 1003, 1007, 1009, 4400, 4403, 4499].map(stops),
  ...[1001, 1011, 4502, 4503, 4599].map(comesBack),
  {
    name: 'a connection that is cut is 1006, and resumes',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.gateway.peer.cut();
      await world.untilPassing(
        () => world.client.connection().state === 'listening' && world.gateway.peers.length === 2,
        'it is back',
        5 * SECOND,
      );
    },
    then: async (world) => {
      const change = world.client.events('connection').find(({ state }) => state === 'waiting');
      assert.equal(change.code, 1006);
      assert.equal(world.gateway.peer.of('subscribe')[0].data.resume, 'cursor-0');
      assert.deepEqual(
        world.client
          .events('metric')
          .filter(({ name }) => name === 'reconnect')
          .map(({ labels }) => labels.code),
        ['1006'],
      );
    },
  },
  {
    name: 'after `reconnect` it comes back after a random part of spread_ms, without a backoff',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.gateway.peer.send('reconnect', { spread_ms: 8_000 });
      world.saw.change = await closedWith(world, 4501, 'planned stop');
      await world.pass(3_800);
      world.saw.early = world.gateway.peers.length;
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it is back', 2 * SECOND);
    },
    then: async (world) => {
      assert.deepEqual(world.saw.change, {
        state: 'waiting',
        transport: null,
        code: 4501,
        reason: 'planned stop',
        retryInMs: 4_000,
      });
      assert.equal(world.saw.early, 1);
      assert.equal(world.gateway.peer.of('subscribe')[0].data.resume, 'cursor-0');
    },
  },
  {
    name: 'after `reconnect` it moves by itself where the server does not close',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.gateway.peer.send('reconnect', { spread_ms: 2_000 });
      await world.untilPassing(
        () => world.gateway.peers.length === 2 && world.client.connection().state === 'listening',
        'it has moved',
        3 * SECOND,
      );
    },
    then: async (world) => {
      await world.until(() => !world.gateway.peers[0].isOpen, 'the first connection is closed');
      assert.equal(world.gateway.peers[0].closed, 1000);
    },
  },
  {
    name: 'after 4429 it sends nothing and comes back after a minute',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.saw.change = await closedWith(world, 4429, 'too many messages');
      await world.pass(59 * SECOND);
      world.saw.early = world.gateway.upgrades;
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it is back', 15 * SECOND);
    },
    then: async (world) => {
      assert.ok(world.saw.change.retryInMs >= 60 * SECOND);
      assert.equal(world.saw.early, 1);
    },
  },
  {
    name: 'after 60 s without a frame, and a question after 30, the connection counts as lost',
    given: async (world) => {
      Object.assign(world.saw, await world.listening());
      world.gateway.answers.unsubscribe = () => null;
    },
    when: async (world) => {
      await world.pass(29 * SECOND);
      world.saw.early = world.gateway.peer.of('unsubscribe').length;
      await world.pass(2 * SECOND);
      world.saw.question = world.gateway.peer.of('unsubscribe').map(({ data }) => data);
      world.saw.state = world.client.connection().state;
      await world.untilPassing(() => world.gateway.peers.length === 2, 'it connects again', 35 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.early, 0);
      assert.deepEqual(world.saw.question, [{ feed: 'stream', stream_id: '00000000-0000-0000-0000-000000000000' }]);
      assert.equal(world.saw.state, 'listening');
      assert.equal(world.client.events('connection').find(({ state }) => state === 'waiting').code, 1006);
    },
  },
  {
    name: 'an answer to the question is a sign of life',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => world.pass(150 * SECOND),
    then: async (world) => {
      assert.equal(world.gateway.peers.length, 1);
      const questions = world.gateway.peer.of('unsubscribe').length;
      assert.ok(questions >= 4 && questions <= 5, `one in 30 s, not ${questions}`);
    },
  },
  {
    name: 'a connect that hangs is given up after 10 s',
    given: async (world) => {
      world.gateway.webSocket = 'hang';
      world.start();
      await world.untilPassing(() => world.gateway.upgrades === 1, 'it connects');
    },
    when: async (world) => {
      world.gateway.webSocket = 'serve';
      await world.untilPassing(() => world.client.connection().state === 'waiting', 'it is given up', 11 * SECOND);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 5 * SECOND);
    },
    then: async (world) => assert.equal(world.gateway.upgrades, 2),
  },
  {
    name: 'frames stay within 80 at once and 4 a second',
    given: async (world) => {
      world.start();
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens');
    },
    when: async (world) => {
      for (let number = 0; number < 64; number++) {
        world.client.open({ feed: 'discover', category: `c${number}` });
        world.client.join(item(number).id);
      }
      await world.pass(200);
      world.saw.atOnce = world.gateway.frames.length;
      await world.pass(5 * SECOND);
      world.saw.later = world.gateway.frames.length;
      await world.untilPassing(() => world.gateway.peer.of('join_stream').length === 64, 'all is sent', 30 * SECOND);
    },
    then: async (world) => {
      assert.ok(world.saw.atOnce >= 60 && world.saw.atOnce <= 80, `at once ${world.saw.atOnce}`);
      assert.ok(world.saw.later > world.saw.atOnce && world.saw.later <= 80 + 4 * 5, `after 5 s ${world.saw.later}`);
      assert.equal(world.gateway.peers.length, 1, 'what waits to be sent is not taken for unanswered');
    },
  },
  {
    name: 'the 65th feed says that it is only read, and is notified once another is closed',
    given: async (world) => {
      const queries = Array.from({ length: 65 }, (_, number) => ({ feed: 'discover', category: `c${number}` }));
      Object.assign(world.saw, await world.listening(queries));
    },
    when: async (world) => {
      world.saw.error = world.client.state(world.saw.feeds[64]).error;
      world.saw.others = world.saw.feeds.slice(0, 64).map((feed) => world.client.state(feed).error);
      world.saw.subscribed = world.gateway.peer.of('subscribe').length;
      world.client.close(world.saw.feeds[3]);
      await world.untilPassing(
        () => world.gateway.peer.of('subscribe').length === 65,
        'the last is subscribed to',
        5 * SECOND,
      );
    },
    then: async (world) => {
      assert.equal(world.saw.error.status, 429);
      assert.ok(world.saw.others.every((error) => error === null));
      assert.equal(world.saw.subscribed, 64);
      assert.equal(world.gateway.peer.of('subscribe').at(-1).data.category, 'c64');
      assert.equal(world.client.state(world.saw.feeds[64]).error, null);
      assert.equal(world.client.state(world.saw.feeds[64]).items.length, 3);
    },
  },
  {
    name: 'what the gateway cannot do now is asked again, and what it refuses is said',
    given: async (world) => {
      const { subscribe } = world.gateway.answers;
      let first = true;
      world.gateway.answers.subscribe = (data, ...rest) => {
        const now = first;
        first = false;
        return data.category
          ? ['error', { code: 'too_many_subscriptions', message: 'no more' }]
          : now
            ? ['error', { code: 'unavailable', message: 'later' }]
            : subscribe(data, ...rest);
      };
      world.start();
      world.saw.feeds = [DISCOVER, { feed: 'discover', category: 'home' }].map((query) => world.client.open(query));
    },
    when: async (world) => {
      await world.untilPassing(
        () => world.client.connection().state === 'listening',
        'it is subscribed to',
        20 * SECOND,
      );
      await world.pass(20 * SECOND);
    },
    then: async (world) => {
      const subscribed = world.gateway.peer.of('subscribe').map(({ data }) => data.category ?? 'all');
      assert.deepEqual(subscribed, ['all', 'home', 'all']);
      assert.equal(world.client.state(world.saw.feeds[0]).error, null);
      assert.equal(world.client.state(world.saw.feeds[1]).error.detail, 'no more');
    },
  },
];

const tokens = [
  {
    name: 'token_expiring has the token renewed on the same connection',
    given: async (world) => Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1', 't2'] })),
    when: async (world) => {
      world.gateway.peer.send('token_expiring', { expires_at: '2100-01-01T00:00:00Z' });
      await world.until(() => world.gateway.peer.of('authenticate').length === 2, 'it is renewed');
    },
    then: async (world) => {
      assert.deepEqual(
        world.gateway.peer.of('authenticate').map(({ data }) => data.token),
        ['t1', 't2'],
      );
      assert.deepEqual(world.client.asked, ['first', 'expiring']);
      assert.equal(world.gateway.peers.length, 1);
    },
  },
  {
    name: 'an app that has no newer token keeps the one that is good for a minute',
    given: async (world) =>
      Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1', null, new Error('no network')] })),
    when: async (world) => {
      world.gateway.peer.send('token_expiring', { expires_at: '2100-01-01T00:00:00Z' });
      await world.until(() => world.client.asked.length === 2, 'the app is asked');
      await world.pass(SECOND);
      await world.client.call('feed', '/api/feeds/discover');
    },
    then: async (world) => {
      assert.equal(world.feed.requests.at(-1).headers.authorization, 'Bearer t1');
      assert.deepEqual(world.client.events('signed_out'), []);
    },
  },
  ...[4401, 4505].map((code) => ({
    name: `after ${code} a new token is asked for once, and used on the next connection`,
    given: async (world) => Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1', 't2'] })),
    when: async (world) => {
      await closedWith(world, code);
      await world.untilPassing(
        () => world.client.events('authenticated').length === 2,
        'it is authenticated',
        5 * SECOND,
      );
    },
    then: async (world) => {
      assert.deepEqual(
        world.gateway.frames.filter(({ event }) => event === 'authenticate').map(({ data }) => data.token),
        ['t1', 't2'],
      );
      assert.deepEqual(world.client.asked, ['first', 'refused']);
      assert.equal(world.gateway.peer.of('subscribe')[0].data.resume, 'cursor-0');
      assert.deepEqual(world.client.events('signed_out'), []);
    },
  })),
  {
    name: 'a refused token is not used again while the app gets a new one; the feeds do not wait for that',
    given: async (world) =>
      Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1', { token: 't2', ms: 5_000 }] })),
    when: async (world) => {
      await closedWith(world, 4505);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 3 * SECOND);
      world.saw.early = world.gateway.peer.frames.map(({ event }) => event);
      await world.untilPassing(
        () => world.client.events('authenticated').length === 2,
        'it is authenticated',
        6 * SECOND,
      );
    },
    then: async (world) => {
      assert.deepEqual(world.saw.early, ['subscribe']);
      assert.deepEqual(
        world.gateway.peer.of('authenticate').map(({ data }) => data.token),
        ['t2'],
      );
      assert.equal(world.gateway.peers.length, 2);
    },
  },
  {
    name: 'a token that was got for a refused one and is refused too is the last: it goes on without',
    given: async (world) => {
      world.gateway.answers.authenticate = (_, gateway, peer) => {
        peer.send('error', { code: 'unauthorized', message: 'the token is malformed' });
        peer.close(4401, 'the token does not count');
        return null;
      };
      world.start({ tokens: ['t1', 't2', 't3'] });
      world.client.open(DISCOVER);
    },
    when: async (world) => {
      await world.untilPassing(() => world.client.events('signed_out').length > 0, 'it is signed out', 20 * SECOND);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 20 * SECOND);
      await world.pass(20 * SECOND);
    },
    then: async (world) => {
      assert.deepEqual(world.client.asked, ['first', 'refused']);
      assert.equal(world.client.events('signed_out').length, 1);
      assert.equal(world.gateway.peers.length, 3);
      assert.equal(world.gateway.peer.of('authenticate').length, 0);
      assert.equal(world.gateway.peer.of('subscribe').length, 1);
    },
  },
  {
    name: 'a token that is accepted may be renewed again: each success begins anew',
    given: async (world) =>
      Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1', 't2', 't3', 't4'] })),
    when: async (world) => {
      for (let count = 2; count <= 4; count++) {
        await closedWith(world, 4505);
        await world.untilPassing(
          () => world.client.events('authenticated').length === count,
          'it is authenticated',
          40 * SECOND,
        );
      }
    },
    then: async (world) => assert.deepEqual(world.client.asked, ['first', 'refused', 'refused', 'refused']),
  },
  {
    name: 'a call that is 401 is repeated once with a new token, which the connection takes over too',
    given: async (world) => Object.assign(world.saw, await world.listening([DISCOVER], { tokens: ['t1', 't2'] })),
    when: async (world) => {
      world.feed.next = [problem(401)];
      world.saw.answer = await world.client.call('stream', '/api/streams?mine');
      await world.until(() => world.gateway.peer.of('authenticate').length === 2, 'the gateway has it');
    },
    then: async (world) => {
      assert.deepEqual(
        world.feed.requests.map(({ headers }) => headers.authorization),
        ['Bearer t1', 'Bearer t2'],
      );
      assert.equal(world.saw.answer.status, 200);
    },
  },
  {
    name: 'a call that is 401 twice fails, and the user is to be asked',
    given: async (world) => world.start({ gatewayUrl: undefined, tokens: ['t1', 't2', 't3'] }),
    when: async (world) => {
      world.feed.next = Array(5).fill(problem(401));
      world.saw.error = await world.client.call('stream', '/api/streams?mine').catch((error) => error);
    },
    then: async (world) => {
      assert.equal(world.saw.error.status, 401);
      assert.equal(world.feed.requests.length, 2);
      assert.deepEqual(world.client.asked, ['first', 'refused']);
      assert.deepEqual(world.client.events('signed_out'), [{ reason: 'detail of 401' }]);
    },
  },
  {
    name: 'another token is another user: it gets a connection of its own, and resumes',
    given: async (world) => Object.assign(world.saw, await world.listening([DISCOVER], { token: 'of-one' })),
    when: async (world) => {
      const set = world.client.setToken('of-another').then(() => (world.saw.isConfirmed = true));
      await world.pass(300);
      await set;
      world.saw.second = world.gateway.peer;
      await world.client.setToken(null);
      await world.untilPassing(
        () => world.gateway.peers.length === 3 && world.client.connection().state === 'listening',
        'it is nobody',
        5 * SECOND,
      );
    },
    then: async (world) => {
      assert.equal(world.saw.isConfirmed, true);
      assert.deepEqual(
        world.saw.second.of('authenticate').map(({ data }) => data.token),
        ['of-another'],
      );
      assert.equal(world.saw.second.of('subscribe')[0].data.resume, 'cursor-0');
      assert.deepEqual(world.gateway.peer.of('authenticate'), []);
      assert.deepEqual(world.client.events('signed_out'), [], 'the app knows');
    },
  },
];

const commands = [
  {
    name: 'a command is answered by its id; an error frame with its id is its failure',
    given: async (world) => Object.assign(world.saw, await world.listening([], { tokens: ['t1'] })),
    when: async (world) => {
      world.gateway.answers.follow = () => [
        'error',
        { code: 'too_many_subscriptions', message: 'unfollow somebody first' },
      ];
      world.gateway.peer.send('presence', { online: ['somebody else'] }, 'not-ours');
      const presence = world.client.command('get_presence', { user_ids: ['a'] });
      const follow = world.client.command('follow', { seller_id: 'b' }).catch((error) => error);
      [world.saw.presence, world.saw.error] = await Promise.all([presence, follow]);
    },
    then: async (world) => {
      assert.deepEqual(world.saw.presence, { online: ['a'] });
      const { name, status, code, detail } = world.saw.error;
      assert.deepEqual(
        [name, status, code, detail],
        ['FreshetError', 429, 'too_many_subscriptions', 'unfollow somebody first'],
      );
      assert.deepEqual(world.client.events('error'), [], 'it was told to who asked');
    },
  },
  {
    name: 'a command without an answer fails after 10 s, and with its connection at once',
    given: async (world) => {
      Object.assign(world.saw, await world.listening());
      world.gateway.answers.follow = () => null;
    },
    when: async (world) => {
      const failure = () => world.client.command('follow', { seller_id: 'a' }).catch((error) => error);
      const late = failure();
      await world.pass(10_100);
      world.saw.late = await late;
      const cut = failure();
      await world.until(() => world.gateway.peer.of('follow').length === 2, 'it is sent');
      world.gateway.peer.cut();
      world.saw.cut = await cut;
    },
    then: async (world) => {
      assert.equal(world.saw.late.code, 'timeout');
      assert.equal(world.saw.cut.code, 'lost');
    },
  },
  {
    name: 'a command waits for the connection and for who it is, 10 s at most, and not too many do',
    given: async (world) => {
      world.gateway.webSocket = 'cut';
      world.gateway.events = 'cut';
      world.start({ tokens: ['t1'] });
    },
    when: async (world) => {
      const ask = () => world.client.command('get_unread', {}).catch((error) => error);
      const waiting = Array.from({ length: 100 }, ask);
      world.saw.tooMany = await ask();
      await world.pass(11 * SECOND);
      world.saw.late = await waiting[0];
      await world.untilPassing(() => world.client.connection().state === 'waiting', 'an attempt is over', 40 * SECOND);
      world.random = 0;
      await world.untilPassing(
        () =>
          world.client
            .events('connection')
            .slice(-2)
            .some(({ retryInMs }) => retryInMs === 0),
        'no attempt waits',
        40 * SECOND,
      );
      const early = ask();
      world.gateway.webSocket = 'serve';
      await world.untilPassing(
        () => world.gateway.frames.some(({ event }) => event === 'get_unread'),
        'it is sent',
        9 * SECOND,
      );
      world.saw.answer = await early;
    },
    then: async (world) => {
      assert.match(world.saw.tooMany.detail, /too many commands/);
      assert.equal(world.saw.late.code, 'timeout');
      assert.deepEqual(
        world.gateway.frames
          .map(({ event }) => event)
          .filter((event) => event !== 'unsubscribe')
          .slice(0, 2),
        ['authenticate', 'get_unread'],
      );
      assert.deepEqual(world.saw.answer, { total: 0, by_seller: {} });
    },
  },
  {
    name: 'streams are joined again after a reconnect, unless they were left',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.client.join('a');
      world.client.join('b');
      world.client.leave('a');
      await world.until(() => world.gateway.peer.of('leave_stream').length === 1, 'one is left');
      world.gateway.peer.cut();
      await world.untilPassing(
        () => world.gateway.peers.length === 2 && world.gateway.peer.of('join_stream').length > 0,
        'it is back',
        5 * SECOND,
      );
    },
    then: async (world) => {
      assert.deepEqual(
        world.gateway.peer.of('join_stream').map(({ data }) => data.stream_id),
        ['b'],
      );
      assert.ok(world.client.events('viewer_count').some(({ stream_id }) => stream_id === 'b'));
    },
  },
  {
    name: 'typing is sent once in 2 s for each stream',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      for (let i = 0; i < 45; i++) {
        world.client.typing('a');
        world.client.typing('b');
        await world.pass(100);
      }
    },
    then: async (world) => {
      const of = (id) => world.gateway.peer.of('typing').filter(({ data }) => data.stream_id === id).length;
      assert.deepEqual([of('a'), of('b')], [3, 3]);
    },
  },
  {
    name: 'what the gateway tells comes as events, and an error without an id too',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.gateway.peer.send('seller_live', { seller_id: 's', stream_id: 'x', title: 'Shoes' });
      world.gateway.peer.send('unread_counts', { total: 1, by_seller: { s: 1 } });
      world.gateway.peer.send('typing', { stream_id: 'x', user_ids: ['u'] });
      world.gateway.peer.send('error', { code: 'rate_limited', message: 'send less' });
      await world.until(() => world.client.events('error').length === 1, 'it is told');
    },
    then: async (world) => {
      assert.deepEqual(world.client.events('seller_live'), [{ seller_id: 's', stream_id: 'x', title: 'Shoes' }]);
      assert.deepEqual(world.client.events('unread_counts'), [{ total: 1, by_seller: { s: 1 } }]);
      assert.deepEqual(world.client.events('typing'), [{ stream_id: 'x', user_ids: ['u'] }]);
      assert.deepEqual(world.client.events('error'), [{ code: 'rate_limited', message: 'send less' }]);
      assert.equal(world.client.events('frame').filter(({ event }) => event === 'seller_live').length, 1);
    },
  },
  {
    name: 'a frame of more than 4 KiB is not sent: the gateway would end the connection',
    given: async (world) => Object.assign(world.saw, await world.listening()),
    when: async (world) => {
      world.saw.error = await world.client
        .command('get_presence', { user_ids: Array(120).fill(STREAM) })
        .catch((error) => error);
    },
    then: async (world) => {
      assert.equal(world.saw.error.status, 413);
      assert.equal(world.gateway.peer.of('get_presence').length, 0);
    },
  },
];

const calls = [
  {
    name: 'a POST gets an Idempotency-Key, the same in each attempt, and another for another call',
    given: async (world) => world.start({ gatewayUrl: undefined, token: 't' }),
    when: async (world) => {
      world.feed.next = [
        { cut: true },
        problem(409, { 'Retry-After': '1' }),
        { status: 201, body: { id: 'x' }, headers: { ETag: '"1"' } },
      ];
      const call = world.client.call('stream', '/api/streams', { method: 'POST', body: { title: 'A' } });
      await world.untilPassing(() => world.feed.requests.length === 3, 'it is done', 20 * SECOND);
      world.saw.answer = await call;
      await world.client.call('stream', '/api/streams', { method: 'POST', body: {} });
    },
    then: async (world) => {
      const keys = world.feed.requests.map(({ headers }) => headers['idempotency-key']);
      assert.match(keys[0], /^[\x21-\x7e]{16,255}$/);
      assert.deepEqual(keys.slice(0, 3), Array(3).fill(keys[0]));
      assert.notEqual(keys[3], keys[0]);
      assert.equal(world.feed.requests[0].body, '{"title":"A"}');
      assert.equal(world.feed.requests[0].headers.authorization, 'Bearer t');
      const { status, body, etag, requestId } = world.saw.answer;
      assert.deepEqual(
        { status, body, etag, requestId },
        { status: 201, body: { id: 'x' }, etag: '"1"', requestId: 'request-3' },
      );
    },
  },
  {
    name: 'a PATCH is a merge patch for the version that it is meant for; 412 and a 409 without Retry-After are not repeated',
    given: async (world) => world.start({ gatewayUrl: undefined }),
    when: async (world) => {
      world.feed.next = [problem(412), problem(409)];
      const patch = { method: 'PATCH', body: { title: null }, ifMatch: '"3"' };
      world.saw.stale = await world.client.call('stream', '/api/streams/x', patch).catch((error) => error);
      world.saw.conflict = await world.client
        .call('stream', '/api/streams/x', { method: 'DELETE' })
        .catch((error) => error);
    },
    then: async (world) => {
      const [patch, remove] = world.feed.requests;
      assert.equal(patch.headers['content-type'], 'application/merge-patch+json');
      assert.equal(patch.headers['if-match'], '"3"');
      assert.equal(patch.headers['idempotency-key'], undefined);
      assert.equal(remove.headers['content-type'], undefined);
      assert.deepEqual([world.saw.stale.status, world.saw.conflict.status, world.feed.requests.length], [412, 409, 2]);
    },
  },
  {
    name: 'a call whose time is over tells what the service said last',
    given: async (world) => world.start({ gatewayUrl: undefined }),
    when: async (world) => {
      world.feed.next = [problem(503, { 'Retry-After': '60' })];
      const abort = new AbortController();
      const call = world.client.call('stream', '/api/streams', { signal: abort.signal }).catch((error) => error);
      await world.until(() => world.feed.requests.length === 1, 'it is sent');
      await world.pass(SECOND);
      abort.abort(new DOMException('as AbortSignal.timeout has it', 'TimeoutError'));
      world.saw.error = await call;
    },
    then: async (world) => {
      assert.equal(world.saw.error.status, 503);
      assert.equal(world.feed.requests.length, 1);
    },
  },
  {
    name: 'a call ends with its signal, also while it waits to be repeated',
    given: async (world) => world.start({ gatewayUrl: undefined }),
    when: async (world) => {
      world.feed.next = [problem(503, { 'Retry-After': '60' })];
      const abort = new AbortController();
      const call = world.client.call('stream', '/api/streams', { signal: abort.signal }).catch((error) => error);
      await world.until(() => world.feed.requests.length === 1, 'it is sent');
      await world.pass(SECOND);
      abort.abort(new Error('enough'));
      world.saw.error = await call;
      await world.pass(200 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.error.message, 'enough');
      assert.equal(world.feed.requests.length, 1);
    },
  },
];

const withoutWebSocket = [
  {
    name: 'after two connects without a frame Server-Sent Events serve, a stream for each feed',
    given: async (world) => {
      world.gateway.webSocket = 'cut';
      world.start();
      world.saw.feeds = [DISCOVER, { feed: 'discover', category: 'home' }].map((query) => world.client.open(query));
    },
    when: async (world) => {
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 10 * SECOND);
      await world.until(() => world.gateway.streams.length === 2, 'both are listened to');
      await world.pass(500);
      world.feed.requests.length = 0;
      world.notify({ generation: 'g5', category: 'home' });
      await world.untilPassing(() => world.feed.requests.length >= 2, 'they are read', SECOND);
    },
    then: async (world) => {
      assert.equal(world.gateway.upgrades, 2);
      assert.equal(world.client.connection().transport, 'sse');
      assert.deepEqual(
        world.gateway.streams.map(({ query }) => query),
        [DISCOVER, { feed: 'discover', category: 'home' }],
      );
      assert.deepEqual(generations(world), ['g5', 'g5']);
      assert.deepEqual(states(world), ['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'listening']);
      await assert.rejects(world.client.command('get_unread', {}), /commands need a WebSocket/);
    },
  },
  {
    name: 'a stream of events resumes from its own cursor',
    given: async (world) => {
      world.start({ WebSocket: null });
      world.saw.feed = world.client.open(DISCOVER);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 10 * SECOND);
    },
    when: async (world) => {
      world.saw.first = world.gateway.stream.lastEventId;
      world.gateway.stream.write(': a comment\n\n');
      world.notify({ cursor: 'cursor-4' });
      await world.until(() => world.client.events('refresh').length === 1, 'it is told');
      world.gateway.stream.cut();
      await world.untilPassing(() => world.gateway.streams.length === 2, 'it is back', 5 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.saw.first, null);
      assert.equal(world.gateway.stream.lastEventId, 'cursor-4');
      assert.equal(world.gateway.upgrades, 0);
    },
  },
  {
    name: 'an event may come in pieces, with any line ends, and with text of any kind',
    given: async (world) => {
      world.start({ WebSocket: null });
      world.client.open(DISCOVER);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 10 * SECOND);
    },
    when: async (world) => {
      const bytes = Buffer.from(
        'event: feed_refresh_required\r\nid: c\r\ndata: {"feed":"discover","reason":"ü\u2028",\r\ndata: "generation":"g","cursor":"c","spread_ms":0}\r\n\r\n',
      );
      for (let at = 0; at < bytes.length; at += 7) {
        world.gateway.stream.write(bytes.subarray(at, at + 7));
        await world.pass(0);
      }
      await world.until(() => world.client.events('refresh').length === 1, 'it is told');
    },
    then: async (world) => assert.equal(world.client.events('refresh')[0].reason, 'ü\u2028'),
  },
  {
    name: 'a stream of events that is silent for 60 s is dead; comments are a sign of life',
    given: async (world) => {
      world.start({ WebSocket: null });
      world.client.open(DISCOVER);
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens', 10 * SECOND);
    },
    when: async (world) => {
      await world.pass(50 * SECOND);
      world.gateway.stream.write(':\n\n');
      await world.pass(50 * SECOND);
      world.saw.early = world.gateway.streams.length;
      await world.untilPassing(() => world.gateway.streams.length === 2, 'it connects again', 15 * SECOND);
    },
    then: async (world) => assert.equal(world.saw.early, 1),
  },
  {
    name: 'a gateway that was only away is found again by WebSocket, and resumed where the events ended',
    given: async (world) => {
      world.gateway.webSocket = 'cut';
      world.start();
      world.saw.feed = world.client.open(DISCOVER);
      await world.untilPassing(
        () => world.client.connection().transport === 'sse' && world.client.connection().state === 'listening',
        'events serve',
        10 * SECOND,
      );
      world.notify({ cursor: 'cursor-3' });
      await world.until(() => world.client.events('refresh').length === 1, 'it is told');
    },
    when: async (world) => {
      world.gateway.webSocket = 'serve';
      await world.untilPassing(
        () => world.client.connection().transport === 'websocket' && world.client.connection().state === 'listening',
        'WebSocket serves',
        20 * SECOND,
      );
    },
    then: async (world) => {
      assert.equal(world.gateway.peer.of('subscribe')[0].data.resume, 'cursor-3');
      await world.until(() => world.gateway.streams.every(({ isOpen }) => !isOpen), 'the events are ended');
    },
  },
];

const itself = [
  {
    name: 'a listener with a bug, also one that fails later, stops no other and is told as an error',
    given: async (world) => {
      world.start();
      world.client.api.on('connection', () => {
        throw new Error('bug of a listener');
      });
      world.client.api.on('refresh', async () => {
        throw new Error('late bug of a listener');
      });
      world.client.api.on('error', () => {
        throw new Error('bug of the error listener');
      });
      world.saw.console = [];
      mock.method(console, 'error', (error) => world.saw.console.push(error.message));
      world.client.api.feed(DISCOVER).subscribe(() => {
        throw new Error('bug of a feed listener');
      });
      world.saw.feed = world.client.open(DISCOVER);
    },
    when: async (world) => {
      await world.untilPassing(() => world.client.connection().state === 'listening', 'it listens');
      world.notify();
      const late = 'late bug of a listener';
      await world.until(() => world.client.events('error').some(({ message }) => message === late), 'it is told');
    },
    then: async (world) => {
      await world.until(() => world.client.state(world.saw.feed).items.length === 3, 'the feed is shown');
      const told = new Set(world.client.events('error').map(({ message }) => message));
      assert.deepEqual([...told].sort(), ['bug of a feed listener', 'bug of a listener', 'late bug of a listener']);
      assert.ok(world.saw.console.includes('bug of the error listener'));
    },
  },
  {
    name: 'close() ends each request, timer and connection, and nothing happens after it',
    given: async (world) => {
      Object.assign(
        world.saw,
        await world.listening([DISCOVER, { feed: 'discover', category: 'a' }, { feed: 'discover', category: 'b' }]),
      );
      world.gateway.answers.follow = () => null;
      world.feed.next = [{ until: new Promise(() => {}) }, problem(503, { 'Retry-After': '5' })];
      world.saw.reads = [world.client.refresh(world.saw.feeds[0])];
      await world.until(() => world.feed.requests.length === 1, 'one request is under way');
      world.saw.reads.push(world.client.refresh(world.saw.feeds[1]));
      await world.until(() => world.client.state(world.saw.feeds[1]).error !== null, 'one rests');
      world.saw.command = world.client.command('follow', { seller_id: 'a' }).catch((error) => error);
      await world.until(() => world.gateway.peer.of('follow').length === 1, 'one is asked');
    },
    when: async (world) => {
      world.saw.states = world.saw.feeds.map((feed) => world.client.states(feed).length);
      await world.client.stop();
      await Promise.all(world.saw.reads);
      await world.pass(120 * SECOND);
    },
    then: async (world) => {
      await world.until(() => !world.gateway.peer.isOpen && world.feed.under === 0, 'nothing is open');
      assert.equal(world.feed.requests.length, 2);
      assert.equal(world.gateway.upgrades, 1);
      assert.deepEqual(
        world.saw.feeds.map((feed) => world.client.states(feed).length),
        world.saw.states,
      );
      assert.equal((await world.saw.command).code, 'lost');
      assert.deepEqual([world.client.connection().state, world.client.connection().reason], ['stopped', 'closed']);
      assert.throws(() => world.client.open(DISCOVER), /closed/);
      await assert.rejects(world.client.command('get_unread', {}), /stopped|closed/);
      await assert.rejects(world.client.call('feed', '/'), /closed/);
    },
  },
  {
    name: 'without a gateway it reads, and connects to nothing',
    given: async (world) => world.start({ gatewayUrl: undefined }),
    when: async (world) => {
      world.saw.feed = world.client.open(DISCOVER);
      await world.until(() => !world.client.state(world.saw.feed).loading, 'it is read');
      await world.pass(60 * SECOND);
    },
    then: async (world) => {
      assert.equal(world.gateway.upgrades, 0);
      assert.equal(world.feed.requests.length, 1, 'it does not poll');
      assert.equal(world.client.connection().state, 'offline');
      await assert.rejects(world.client.command('get_unread', {}), /gatewayUrl/);
    },
  },
];

export const cases = [
  ...reading,
  ...notifications,
  ...connection,
  ...tokens,
  ...commands,
  ...calls,
  ...withoutWebSocket,
  ...itself,
];
